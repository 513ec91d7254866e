package org.pebbleioc.ioc.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code sseq}: texts and numbers, delays, waiting, aborting. */
class StringSequenceTest {
    private final TestIoc ioc = new TestIoc();

    @BeforeEach
    void load() throws Exception {
        ioc.load("""
                        record(sseq, s) { field(STR1, "backup") field(LNK1, "name PP")
                          field(DO2, 1) field(LNK2, "work PP") field(WAIT2, Wait)
                          field(DOL3, "name") field(LNK3, "copy PP") field(DLY3, 2)
                          field(DOLA, "7.5") field(LNKA, "n PP") }
                        record(stringout, name) {} record(stringout, copy) {} record(ao, n) {}
                        record(busy, work) {}
                        """).init();
    }

    @Test
    void shouldWaitForAStepAndTellTheEndWhenAllIsDone() throws Exception {
        final List<String> told = ioc.putNotify("s.PROC", 1);
        ioc.work(0);
        assertEquals("backup", ioc.text("name"));
        assertEquals("1 1", ioc.text("s.BUSY") + " " + ioc.text("s.WTG2"));
        assertEquals("", ioc.text("copy"), "the busy record is not done");
        ioc.put("work", 0);
        ioc.work(1);
        assertEquals("", ioc.text("copy"), "nor is the delay");
        ioc.work(3.5);
        assertEquals("backup", ioc.text("copy"));
        assertEquals(7.5, ioc.number("n"));
        assertEquals("0", ioc.text("s.BUSY"));
        assertEquals(List.of("ok"), told);
    }

    @Test
    void shouldAbort() throws Exception {
        final List<String> told = ioc.putNotify("s.PROC", 1);
        ioc.work();
        ioc.put("s.ABORT", 1);
        ioc.work();
        assertEquals("0 0", ioc.text("s.BUSY") + " " + ioc.text("s.PACT"));
        assertEquals(List.of(), told, "what the write caused goes on, and the put waits for it");
        ioc.put("work", 0);
        ioc.work();
        assertEquals(List.of("ok"), told);
        ioc.work(9);
        assertEquals("", ioc.text("copy"), "what was given up does not go on");
        ioc.put("s.PROC", 1);
        ioc.put("work", 0);
        ioc.work(10);
        ioc.work(20);
        assertEquals("backup", ioc.text("copy"), "and it runs again");
    }
}
