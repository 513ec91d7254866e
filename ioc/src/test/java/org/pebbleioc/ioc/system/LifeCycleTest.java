package org.pebbleioc.ioc.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pebbleioc.ioc.RunningIoc;
import org.pebbleioc.ioc.ca.PyEpics;

/** IOCs come and go in one process and leave nothing behind. */
class LifeCycleTest {
    private static final String SMALL = RunningIoc.resource("small.cmd");
    private static final long CLOSE_LIMIT_NS = TimeUnit.SECONDS.toNanos(20);

    @Test
    void shouldLeaveNoThreadSocketOrMemory() throws Exception {
        RunningIoc.boot(SMALL).close();
        final Map<String, Integer> threads = threads();
        final long sockets = sockets();
        final long direct = directBytes();
        for (int i = 0; i < 20; i++) {
            try (RunningIoc ioc = RunningIoc.boot(SMALL)) {
                assertTrue(ioc.shell("dbpf T:cam1:ImageMode Continuous"));
                assertTrue(ioc.shell("dbpf T:cam1:Acquire 1"));
            }
        }
        await("threads are no more than " + threads, () -> noMoreThan(threads));
        await("sockets are " + sockets() + ", were " + sockets, () -> sockets() <= sockets);
        await("direct memory is " + directBytes() + ", was " + direct, () -> {
            System.gc();
            return directBytes() <= direct + (1 << 20);
        });
    }

    @Test
    void shouldCloseWhileAcquiringAndHeldBack() throws Exception {
        final RunningIoc ioc = RunningIoc.boot(
                "-m", "RX=5,CFGSIZE=128KiB,LANES=1,W=512,H=512,BUFSIZE=1MiB,PEBBLE=4,STATIC=yes", SMALL);
        try (PvaPeer peer = PvaPeer.of(ioc)) {
            peer.put("T:cam1:AcquireTime", 0.0);
            peer.put("T:cam1:AcquirePeriod", 0.0);
            peer.channel("T:cam1:Acquire").write(false, "value", 1).get(60, TimeUnit.SECONDS);
            peer.awaitNumber("T:cam1:CardHeldBack_RBV", n -> n > 0);
            closeInTime(ioc);
        } finally {
            ioc.close();
        }
    }

    @Test
    void shouldCloseWhileAClientDoesNotRead() throws Exception {
        final RunningIoc ioc =
                RunningIoc.boot("-m", "RX=20,CFGSIZE=512KiB,W=2048,H=1024,BUFSIZE=5MiB,PEBBLE=8,STATIC=yes", SMALL);
        final CountDownLatch reads = new CountDownLatch(1);
        try (PvaPeer deaf = PvaPeer.of(ioc);
                PvaPeer peer = PvaPeer.of(ioc)) {
            final CountDownLatch stuck = new CountDownLatch(1);
            deaf.channel("T:Pva1:Image").subscribe("", (channel, changes, overruns, data) -> {
                stuck.countDown();
                try {
                    reads.await();
                } catch (final InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            peer.channel("T:cam1:Acquire").write(false, "value", 1).get(60, TimeUnit.SECONDS);
            assertTrue(stuck.await(60, TimeUnit.SECONDS));
            peer.awaitNumber("T:cam1:UpdatesSquashed_RBV", n -> n > 10);
            final double before = peer.number("T:cam1:ArrayCounter_RBV");
            peer.awaitNumber("T:cam1:ArrayCounter_RBV", n -> n > before + 5);
            closeInTime(ioc);
        } finally {
            reads.countDown();
            ioc.close();
        }
    }

    @Test
    void shouldCloseTwiceAndFromAnotherThread() throws Exception {
        final RunningIoc ioc = RunningIoc.boot(SMALL);
        final Thread other = new Thread(ioc::close, "closing");
        other.start();
        ioc.close();
        other.join(TimeUnit.SECONDS.toMillis(60));
        assertTrue(!other.isAlive());
    }

    @Test
    void shouldTakeNothingWhenAVariableMakesNoSense() {
        RunningIoc.boot(SMALL).close();
        final Map<String, Integer> threads = threads();
        final long sockets = sockets();
        for (final String variable : new String[] {"EPICS_PVAS_SERVER_PORT", "EPICS_CAS_SERVER_PORT"}) {
            final Map<String, String> environment = RunningIoc.environment();
            environment.put(variable, "70000");
            try (RunningIoc refused = RunningIoc.attemptIn(environment, SMALL)) {
                assertTrue(!refused.isBooted() && !refused.hasServers());
                assertTrue(refused.err().contains("small.cmd:7: iocInit: " + variable + "=70000"), refused.err());
                await("threads are no more than " + threads, () -> noMoreThan(threads));
                await("sockets are no more than " + sockets, () -> sockets() <= sockets);
            }
        }
    }

    @Test
    void shouldNotStartServersThatAreToBeIgnored() throws Exception {
        final Map<String, String> environment = RunningIoc.environment();
        environment.put("EPICS_IOC_IGNORE_SERVERS", "qsrv rsrv");
        try (RunningIoc ioc = RunningIoc.bootIn(environment, "-m", "P=SIM:", SMALL);
                PvaPeer peer = PvaPeer.of(ioc)) {
            assertEquals(0, ioc.caPort());
            assertEquals("SIM:Pva1:Image", peer.channel("SIM:Pva1:Image").getName());
            assertThrows(TimeoutException.class, () -> peer.channel("SIM:cam1:PortName_RBV", 300));
        }
    }

    @Test
    void shouldFindTwoOnTheSamePorts() throws Exception {
        final Map<String, String> environment = RunningIoc.environment();
        environment.put("EPICS_PVAS_SERVER_PORT", Integer.toString(RunningIoc.freePort()));
        environment.put("EPICS_PVAS_BROADCAST_PORT", Integer.toString(RunningIoc.freePort()));
        try (RunningIoc first = RunningIoc.bootIn(environment, "-m", "P=ONE:", SMALL);
                RunningIoc second = RunningIoc.bootIn(environment, "-m", "P=TWO:", SMALL)) {
            assertEquals(first.pvaUdpPort(), second.pvaUdpPort());
            assertTrue(first.pvaPort() != second.pvaPort());
            assertTrue(first.caPort() != second.caPort());
            try (PvaPeer peer = PvaPeer.byUdp(first.pvaUdpPort())) {
                assertEquals("ONE:Pva1:Image", peer.text("ONE:Pva1:PvName_RBV"));
                assertEquals("TWO:Pva1:Image", peer.text("TWO:Pva1:PvName_RBV"));
            }
            final Map<String, String> client = first.caClient();
            // loopback has no broadcasts, and a unicast search reaches one of two: TCP reaches both
            client.put("EPICS_CA_ADDR_LIST", "");
            client.put("EPICS_CA_NAME_SERVERS", "127.0.0.1:" + first.caPort() + " 127.0.0.1:" + second.caPort());
            try (PyEpics python = PyEpics.start(client, """
                    same(epics.caget('ONE:cam1:PortName_RBV', timeout=30), 'CAM')
                    same(epics.caget('TWO:cam1:PortName_RBV', timeout=30), 'CAM')
                    """)) {
                python.finish(120);
            }
        }
    }

    private static void closeInTime(final RunningIoc ioc) {
        final long began = System.nanoTime();
        ioc.close();
        final long took = System.nanoTime() - began;
        assertTrue(took < CLOSE_LIMIT_NS, "close took " + took / 1e9 + " s");
    }

    /** Names without their numbers, and how many of each; threads of the JVM and of the clients are not ours. */
    private static Map<String, Integer> threads() {
        final Map<String, Integer> names = new TreeMap<>();
        Thread.getAllStackTraces().keySet().stream()
                .map(thread -> thread.getName().replaceAll("[0-9]+", "N"))
                .filter(name ->
                        !name.matches("(?i).*(surefire|gc|attach|compiler|process reaper|timer|pva (tcp|udp)).*"))
                .forEach(name -> names.merge(name, 1, Integer::sum));
        return names;
    }

    /** Those of earlier tests may end meanwhile. */
    private static boolean noMoreThan(final Map<String, Integer> before) {
        return threads().entrySet().stream().allMatch(now -> now.getValue() <= before.getOrDefault(now.getKey(), 0));
    }

    private static long sockets() {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(LifeCycleTest::isSocket).count();
        } catch (final IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isSocket(final Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (final IOException gone) {
            return false;
        }
    }

    private static long directBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    private static void await(final String what, final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadlineNs) {
                throw new AssertionError("not within 60 s: " + what + "; threads are " + threads());
            }
            LockSupport.parkNanos(10_000_000);
        }
    }
}
