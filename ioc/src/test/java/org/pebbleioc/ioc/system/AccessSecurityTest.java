package org.pebbleioc.ioc.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pebbleioc.ioc.RunningIoc;
import org.pebbleioc.ioc.ca.PyEpics;

/** Access security of a running IOC as the C client library sees it. */
class AccessSecurityTest {
    private static final String RECORDS = """
            record(bo, "MODE") { field(ZNAM, "Free") field(ONAM, "Beam") field(PINI, "YES") field(VAL, "0") field(ASG, "open") }
            record(ao, "GUARDED") { field(ASG, "beam") field(PINI, "YES") field(VAL, "3") }
            record(ao, "SECRET") { field(ASG, "closed") }
            """;
    private static final String RULES = """
            ASG(DEFAULT) { RULE(1, READ) }
            ASG(open) { RULE(1, WRITE) }
            ASG(beam) {
                INPA("$(P=)MODE")
                RULE(1, READ)
                RULE(1, WRITE, TRAPWRITE) { CALC("A=0") }
            }
            ASG(closed)
            """;

    @TempDir
    private Path folder;

    @Test
    void shouldTellConnectedClientsWhenTheirRightsChange() throws IOException {
        try (RunningIoc ioc = boot(RULES);
                PyEpics python = PyEpics.start(ioc.caClient(), """
                        guarded = ca.create_channel('GUARDED', connect=True)
                        secret = ca.create_channel('SECRET', connect=True)
                        ca.connect_channel(guarded, timeout=30)
                        ca.connect_channel(secret, timeout=30)
                        until(lambda: ca.write_access(guarded))
                        same(ca.read_access(secret), False)
                        same(ca.write_access(secret), False)
                        same(epics.caput('GUARDED', 4, wait=True, timeout=30), 1)
                        say('READY')
                        same(epics.caput('MODE', 1, wait=True, timeout=30), 1)
                        until(lambda: not ca.write_access(guarded))
                        same(ca.read_access(guarded), True)
                        try:
                            ca.put(guarded, 5, wait=True, timeout=30)
                        except Exception as refused:
                            say('REFUSED', refused)
                        same(epics.caget('GUARDED', timeout=30), 4.0)
                        same(epics.caput('MODE', 0, wait=True, timeout=30), 1)
                        until(lambda: ca.write_access(guarded))
                        say('AGAIN')
                        until(lambda: not ca.read_access(guarded))
                        """)) {
            python.await("READY", 30);
            python.await("REFUSED", 30);
            python.await("AGAIN", 30);
            Files.writeString(
                    folder.resolve("access.acf"),
                    RULES.replace("ASG(beam)", "ASG(other)").replace("ASG(DEFAULT) { RULE(1, READ) }", ""));
            assertTrue(ioc.shell("asInit"), ioc.err());
            python.finish(120);
        }
    }

    @Test
    void shouldHoldForPvAccessToo() throws Exception {
        try (RunningIoc ioc = boot(RULES);
                PvaPeer peer = PvaPeer.of(ioc)) {
            peer.put("GUARDED", 4.0);
            assertEquals(4, peer.number("GUARDED"));
            peer.put("MODE", 1);
            awaitTaken(peer, 4.0, false);
            final Exception refused = assertThrows(Exception.class, () -> peer.put("GUARDED", 5.0));
            assertEquals(4, peer.number("GUARDED"), refused.toString());
            assertThrows(Exception.class, () -> peer.number("SECRET"));
            peer.put("MODE", 0);
            awaitTaken(peer, 6.0, true);
            assertEquals(6, peer.number("GUARDED"));
        }
    }

    /** Inputs of rules are followed on a thread of their own, as in base: a rule changes soon after its input. */
    private static void awaitTaken(final PvaPeer peer, final double value, final boolean taken) {
        final long deadlineNs = System.nanoTime() + 60_000_000_000L;
        while (isTaken(peer, value) != taken) {
            assertTrue(System.nanoTime() < deadlineNs, "the rule has not changed");
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
    }

    private static boolean isTaken(final PvaPeer peer, final double value) {
        try {
            peer.put("GUARDED", value);
            return true;
        } catch (final Exception refused) {
            return false;
        }
    }

    @Test
    void shouldKeepTheOldRulesWhenTheNewFileIsBroken() throws IOException {
        try (RunningIoc ioc = boot(RULES)) {
            Files.writeString(folder.resolve("access.acf"), "ASG(beam) { RULE(1, RAED) }");
            assertFalse(ioc.shell("asInit"));
            assertTrue(ioc.err().contains("access.acf:1:21: NONE, READ or WRITE expected, not 'RAED'"), ioc.err());
            assertTrue(ioc.shell("astac GUARDED anna opi1"));
            assertTrue(ioc.out().contains("GUARDED anna@opi1: read yes, write yes, writes are logged"), ioc.out());
            assertTrue(ioc.shell("aspmem beam"));
            assertTrue(ioc.out().contains("ASG(beam)\n\tGUARDED\n"), ioc.out());
            assertTrue(ioc.shell("ascar 2"));
            assertTrue(ioc.out().contains("connected:     MODE\n1 channels, 0 not connected"), ioc.out());
            assertTrue(ioc.shell("asdbdump"));
            assertTrue(ioc.out().contains("\tINPA(MODE)   VALID value=0.000000\n"), ioc.out());
        }
    }

    @Test
    void shouldRefuseToStartOpenWhenTheFileIsBroken() throws IOException {
        final Path script = script("ASG(beam {}");
        try (RunningIoc ioc = RunningIoc.attempt(script.toString())) {
            assertFalse(ioc.isBooted());
            assertTrue(ioc.err().contains("access.acf:1:10: ')' expected, not '{'"), ioc.err());
        }
        assertEquals(3, Files.list(folder).count());
    }

    private RunningIoc boot(final String rules) throws IOException {
        return RunningIoc.boot(script(rules).toString());
    }

    private Path script(final String rules) throws IOException {
        Files.writeString(folder.resolve("access.acf"), rules);
        Files.writeString(folder.resolve("access.db"), RECORDS);
        return Files.writeString(folder.resolve("st.cmd"), """
                asSetFilename("%1$s/access.acf")
                asSetSubstitutions("P=")
                dbLoadRecords("%1$s/access.db")
                iocInit
                """.formatted(folder));
    }
}
