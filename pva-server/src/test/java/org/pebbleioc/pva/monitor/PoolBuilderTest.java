package org.pebbleioc.pva.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.pebbleioc.readout.memory.BankKind;

class PoolBuilderTest {
    /** The room is there as soon as what nobody has any more is collected. */
    @Test
    void shouldHaveOldBuffersCollectedBeforeItRefuses() throws Exception {
        final WeakReference<Object> old = new WeakReference<>(new Object());
        final PoolBuilder pools = new PoolBuilder(BankKind.HEAP, 8, () -> old.get() == null ? 1 << 20 : 100);
        assertEquals(8, pools.build("cam", 4000).count());
    }

    @Test
    void shouldNotAskForACollectionAgainAndAgain() throws Exception {
        final AtomicInteger asked = new AtomicInteger();
        final PoolBuilder pools = new PoolBuilder(BankKind.HEAP, 8, () -> {
            asked.incrementAndGet();
            return 100;
        });
        assertTrue(assertThrows(IOException.class, () -> pools.build("cam", 4000))
                .getMessage()
                .startsWith("no memory for the transition buffers of cam: 8 x "));
        asked.set(0);
        assertThrows(IOException.class, () -> pools.build("cam", 4000));
        assertEquals(1, asked.get(), "without a wait");
    }
}
