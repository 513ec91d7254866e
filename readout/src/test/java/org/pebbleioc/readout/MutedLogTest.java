package org.pebbleioc.readout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.pebbleioc.readout.ReadoutCounter.COUNTER_JUMPS;
import static org.pebbleioc.readout.ReadoutCounter.OVERSIZE;

import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MutedLogTest {
    private static final long SECOND_NS = 1_000_000_000L;

    private static final class Collector extends AbstractAppender {
        final List<String> lines = new ArrayList<>();

        Collector() {
            super("collector", null, null, false, Property.EMPTY_ARRAY);
        }

        @Override
        public void append(final LogEvent event) {
            lines.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
        }
    }

    private final Logger logger = (Logger) LogManager.getLogger("muted-log-test");
    private final Collector collector = new Collector();
    private final MutedLog muted = new MutedLog(logger);
    private int texts;

    @BeforeEach
    void listen() {
        collector.start();
        logger.addAppender(collector);
        logger.setAdditive(false);
        logger.setLevel(Level.WARN);
    }

    @AfterEach
    void stop() {
        logger.removeAppender(collector);
    }

    private void warn(final ReadoutCounter kind, final long nowNs, final String text) {
        muted.warn(kind, nowNs, () -> {
            texts++;
            return text;
        });
    }

    @Test
    void shouldSayTheFirstOfAKindAndThenOnceInTenSecondsHowManyThereWere() {
        final long startNs = -5 * SECOND_NS; // nanoTime may be negative
        for (int i = 0; i < 1000; i++) {
            warn(COUNTER_JUMPS, startNs + i * 9_999_999L, "jump " + i);
        }
        warn(OVERSIZE, startNs, "too long");
        assertEquals(List.of("WARN jump 0", "WARN too long"), collector.lines);
        assertEquals(2, texts, "no text is made that is not said");
        warn(COUNTER_JUMPS, startNs + 10 * SECOND_NS, "jump again");
        assertEquals("WARN jump again (999 more of this kind since the last message)", collector.lines.get(2));
        warn(COUNTER_JUMPS, startNs + 15 * SECOND_NS, "muted");
        assertEquals(3, collector.lines.size());
        warn(COUNTER_JUMPS, startNs + 21 * SECOND_NS, "third");
        assertEquals("WARN third (1 more of this kind since the last message)", collector.lines.get(3));
    }

    @Test
    void shouldSayAFewOfAKindWhereEachIsWorthALine() {
        final MutedLog few = new MutedLog(logger, 3, 60 * SECOND_NS);
        for (int i = 0; i < 10; i++) {
            final int n = i;
            few.warn(OVERSIZE, i * SECOND_NS, () -> "episode " + n);
        }
        few.warn(OVERSIZE, 60 * SECOND_NS, () -> "later");
        few.warn(OVERSIZE, 61 * SECOND_NS, () -> "and again");
        assertEquals(
                List.of(
                        "WARN episode 0",
                        "WARN episode 1",
                        "WARN episode 2",
                        "WARN later (7 more of this kind since the last message)",
                        "WARN and again"),
                collector.lines);
    }
}
