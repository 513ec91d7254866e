package org.pebbleioc.pva.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MutedLogTest {
    @Test
    void shouldWriteOneInAWhileAndCountTheOthers() {
        final List<String> lines = new ArrayList<>();
        final AtomicLong nowNs = new AtomicLong();
        final MutedLog muted = new MutedLog(lines::add, nowNs::get);
        muted.warn("one");
        muted.warn("two");
        muted.warn("three");
        nowNs.set(11_000_000_000L);
        muted.warn("four");
        assertEquals(List.of("one", "four (2 more like it since the last)"), lines);
    }
}
