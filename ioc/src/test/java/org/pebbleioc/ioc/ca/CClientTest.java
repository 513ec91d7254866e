package org.pebbleioc.ioc.ca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pebbleioc.ioc.RunningIoc;
import org.pebbleioc.ioc.channel.DbrType;

/** The C client library (pyepics) against the server on loopback. */
class CClientTest {
    private final FakeSource source = FakeSource.standard();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private CaServer server;

    @BeforeEach
    void start() throws IOException {
        server = new CaServer(source, CaServerConfig.isolated());
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
        executor.shutdownNow();
    }

    @Test
    void shouldAnswerGet() throws IOException {
        try (PyEpics client = PyEpics.start(server, """
                same(epics.caget('T:double', timeout=30), 1.5)
                same(epics.caget('T:string'), 'hello')
                same(epics.caget('T:enum', as_string=True), 'green')
                same(list(epics.caget('T:wave', count=5)), [0, 0.5, 1, 1.5, 2])
                """)) {
            client.finish(120);
        }
    }

    @Test
    void shouldSendMonitorsAndCompletePuts() throws IOException {
        source.addSlow("T:slow", 300, executor);
        try (PyEpics client = PyEpics.start(server, """
                seen = []
                pv = epics.PV('T:long', callback=lambda value=None, **kw: seen.append(value), auto_monitor=True)
                until(lambda: seen == [-70000])
                pv.put(5)
                until(lambda: seen == [-70000, 5])
                slow = epics.PV('T:slow')
                slow.wait_for_connection(30)
                began = time.time()
                slow.put(3, wait=True, timeout=30)
                took = time.time() - began
                same(0.25 < took < 60, True)
                same(slow.get(), 3)
                """)) {
            client.finish(120);
        }
    }

    /** Layouts by the C compiler's rules on the client's side: nothing of ours is used to read them. */
    @Test
    void shouldFillTheCStructuresOfAllTypes() throws IOException {
        run("""
                sec, nsec = 1700000000 - 631152000, 123456789
                values = {0: ('40s', '1.500'), 1: ('h', 1), 2: ('f', 1.5), 3: ('H', 1), 4: ('B', 1), 5: ('i', 1), 6: ('d', 1.5)}
                for base, (code, value) in values.items():
                    same(unpack(code, raw_get('T:double', base)), [value])
                    same(unpack('hh' + {'B': 'x', 'd': '4x'}.get(code, '') + code, raw_get('T:double', 7 + base)), [0, 0, value])
                    pad = {'h': '2x', 'H': '2x', 'B': '3x', 'd': '4x'}.get(code, '')
                    same(unpack('hhII' + pad + code, raw_get('T:double', 14 + base)), [0, 0, sec, nsec, value])
                limits = [10, -10, 9, 8, -8, -9]
                control = limits + [5, -5]
                for base in (1, 4, 5):
                    code, value = values[base]
                    signed = {'B': 'b'}.get(code, code)
                    pad = 'x' if base == 4 else ''
                    same(unpack('hh8s6' + signed + pad + code, raw_get('T:double', 21 + base)), [0, 0, 'mm'] + limits + [value])
                    same(unpack('hh8s8' + signed + pad + code, raw_get('T:double', 28 + base)), [0, 0, 'mm'] + control + [value])
                for base in (2, 6):
                    code, value = values[base]
                    same(unpack('hhh2x8s6' + code + code, raw_get('T:double', 21 + base)), [0, 0, 3, 'mm'] + limits + [value])
                    same(unpack('hhh2x8s8' + code + code, raw_get('T:double', 28 + base)), [0, 0, 3, 'mm'] + control + [value])
                choices = ['red', 'green', 'blue', 'a choice with 25 letters', 'last']
                for code in (24, 31):
                    same(unpack('hhh' + '26s' * 16 + 'H', raw_get('T:enum', code)), [0, 0, 5] + choices + [''] * 11 + [1])
                for code in (21, 28):
                    same(unpack('hh40s', raw_get('T:enum', code)), [0, 0, 'green'])
                same(unpack('hhHH40s', raw_get('T:double', 37)), [0, 0, 1, 2, '1.500'])
                same(unpack('40s', raw_get('T:double', 38)), ['ai'])
                same(unpack('hhI', raw_get('T:long', 8))[:2], [0, 0])
                """);
    }

    @Test
    void shouldServeMetadataOfPyEpics() throws IOException {
        run("""
                for name, value in (('double', 1.5), ('float', 2.5), ('long', -70000), ('short', -7), ('enum', 1), ('string', 'hello')):
                    pv = epics.PV('T:' + name)
                    same(pv.wait_for_connection(30), True)
                    same(pv.get(), value)
                    same(pv.get_timevars()['posixseconds'], 1700000000)
                    control = pv.get_ctrlvars()
                    same(control['severity'], 0)
                    if name in ('double', 'float', 'long', 'short'):
                        same(control['units'], 'mm')
                        same(control['upper_alarm_limit'], 9)
                        same(control['lower_ctrl_limit'], -5)
                same(epics.PV('T:char').get(), 200)
                same(epics.PV('T:double').get(as_string=True), '1.500')
                same(epics.caget('T:enum', as_string=True), 'green')
                same(epics.PV('T:enum').enum_strs, ('red', 'green', 'blue', 'a choice with 25 letters', 'last'))
                same(epics.caget('T:path', as_string=True), '/data/run_000123/frame')
                same(list(epics.caget('T:strings')), ['a', 'bb', 'ccc'])
                same(len(epics.caget('T:empty')), 0)
                same(list(epics.caget('T:empty', count=3)), [0, 0, 0])
                """);
    }

    @Test
    void shouldPutInEveryWay() throws IOException {
        run("""
                def put(name, value, expected, **how):
                    same(epics.caput(name, value, wait=True, timeout=30, **how), 1)
                    same(epics.caget(name), expected)
                put('T:double', 3.25, 3.25)
                put('T:double', '4.5', 4.5)
                put('T:long', 123456, 123456)
                put('T:enum', 2, 2)
                put('T:enum', 'last', 4)
                put('T:string', 'a longer string', 'a longer string')
                epics.caput('T:path', '/tmp/x', wait=True)
                same(epics.caget('T:path', as_string=True), '/tmp/x')
                epics.caput('T:strings', ['x', 'yy'], wait=True)
                same(list(epics.caget('T:strings')), ['x', 'yy'])
                pv = epics.PV('T:double')
                pv.wait_for_connection(30)
                pv.put(7, use_complete=True)
                until(lambda: pv.put_complete)
                same(pv.get(), 7)
                chid = ca.create_channel('T:readonly', connect=True)
                same((ca.read_access(chid), ca.write_access(chid)), (1, 0))
                """);
    }

    @Test
    void shouldHonourMasksAndSendTheFirstValueAtOnce() throws IOException {
        try (PyEpics client = PyEpics.start(server, """
                seen = {}
                pvs = []
                chid = ca.create_channel('T:long', connect=True)
                ca.connect_channel(chid, timeout=30)
                def listen(mask):
                    seen[mask] = []
                    pvs.append(ca.create_subscription(chid, mask=mask, count=0, callback=lambda value=None, **kw: seen[mask].append(int(value))))
                for mask in (1, 2, 4, 8, 15):
                    listen(mask)
                until(lambda: all(len(values) == 1 for values in seen.values()))
                say('ready')
                until(lambda: seen[15][-1:] == [105])
                same(seen, {1: [-70000, 101, 105], 2: [-70000, 102], 4: [-70000, 104, 105], 8: [-70000, 108], 15: [-70000, 101, 102, 104, 108, 105]})
                """)) {
            client.await("ready", 120);
            for (final int mask : new int[] {1, 2, 4, 8, 5}) {
                post("T:long", 100 + mask, mask);
            }
            client.finish(120);
        }
    }

    /** Waits until earlier updates went out: what is tested is the masks, not merging. */
    private void post(final String name, final int value, final int mask) {
        Deadline.await(
                "updates sent", 60, () -> server.report().clients().stream().allMatch(c -> c.updatesWaiting() == 0));
        source.channel(name).post(new int[] {value}, 1, mask);
    }

    @Test
    void shouldServeLargeArraysWithAndWithoutLimitOfTheClient() throws IOException {
        final double[] wave = (double[]) source.channel("T:wave").sample().array();
        final String program = """
                wave = epics.caget('T:wave', timeout=30)
                same(len(wave), 100000)
                same(float(wave[99999]), 49999.5)
                seen = []
                pv = epics.PV('T:wave', auto_monitor=True, callback=lambda value=None, **kw: seen.append(float(value[7])))
                until(lambda: len(seen) == 1)
                epics.caput('T:wave', [2.0 * i for i in range(100000)], wait=True, timeout=30)
                until(lambda: seen[-1] == 14.0)
                """;
        run(program);
        source.channel("T:wave").post(wave, wave.length, 1);
        final Map<String, String> limited = PyEpics.forServer(server);
        limited.put("EPICS_CA_MAX_ARRAY_BYTES", "1000000");
        limited.put("EPICS_CA_AUTO_ARRAY_BYTES", "NO");
        try (PyEpics client = PyEpics.start(limited, program)) {
            client.finish(120);
        }
    }

    @Test
    void shouldSearchThroughTheNameServerPort() throws IOException {
        final Map<String, String> environment = new LinkedHashMap<>();
        environment.put("EPICS_CA_NAME_SERVERS", "127.0.0.1:" + server.tcpPort());
        environment.put("EPICS_CA_ADDR_LIST", "");
        try (PyEpics client = PyEpics.start(environment, "same(epics.caget('T:double', timeout=30), 1.5)")) {
            client.finish(120);
        }
        assertEquals(0, server.report().searches(), "no search by UDP");
    }

    @Test
    void shouldConnectAThousandChannelsAtOnce() throws IOException {
        for (int i = 0; i < 1000; i++) {
            source.add("T:many" + i, DbrType.LONG, new int[] {i}, 1, FakeSource.LIMITS);
        }
        run("""
                began = time.time()
                pvs = [epics.PV('T:many%d' % i, auto_monitor=True) for i in range(1000)]
                until(lambda: all(pv.connected and pv._args['value'] is not None for pv in pvs), 120)
                same([int(pv.get()) for pv in pvs], list(range(1000)))
                say('took %.1f s' % (time.time() - began))
                """);
    }

    @Test
    void shouldAnswerTenThousandSearchesAtOnce() throws IOException {
        for (int i = 0; i < 10_000; i++) {
            source.add("T:many" + i, DbrType.LONG, new int[] {i}, 1, FakeSource.LIMITS);
        }
        try (PyEpics client = PyEpics.start(server, """
                chids = [ca.create_channel('T:many%d' % i, connect=False, auto_cb=False) for i in range(10000)]
                until(lambda: all(ca.isConnected(chid) for chid in chids), 120)
                say('connected')
                until(lambda: False, 600)
                """)) {
            client.await("connected", 120);
            assertEquals(10_000, server.report().clients().get(0).channels().size());
        }
    }

    @Test
    void shouldTakeClientsBackAfterARestart() throws IOException {
        server.close();
        final int free = RunningIoc.freePort(); // nobody takes it while the server is away
        server = new CaServer(source, CaServerConfig.isolated().withPorts(free, free));
        server.start();
        try (PyEpics client = PyEpics.start(server, """
                states = []
                seen = []
                pv = epics.PV('T:long', auto_monitor=True, connection_callback=lambda conn=None, **kw: states.append(conn),
                              callback=lambda value=None, **kw: seen.append(value))
                until(lambda: seen == [-70000])
                say('connected')
                until(lambda: states[-1] is False)
                say('gone')
                until(lambda: states[-1] is True, 120)
                until(lambda: seen[-1] == 77)
                """)) {
            client.await("connected", 120);
            final int tcp = server.tcpPort();
            final int udp = server.udpPort();
            final long beganNs = System.nanoTime();
            server.close();
            assertTrue(System.nanoTime() - beganNs < 20_000_000_000L);
            client.await("gone", 120);
            source.channel("T:long").post(new int[] {77}, 1, 1);
            server = new CaServer(source, CaServerConfig.isolated().withPorts(tcp, udp));
            server.start();
            assertEquals(tcp, server.tcpPort());
            client.finish(120);
        }
    }

    /** A client that waits for lost channels searches quickly again after a beacon anomaly; libca counts these. */
    @Test
    void shouldMakeABeaconAnomalyByRestarting() throws Exception {
        try (TestRepeater repeater = new TestRepeater()) {
            final CaServerConfig config = repeater.config();
            server.close();
            server = new CaServer(source, config);
            server.start();
            final Map<String, String> environment = PyEpics.forServer(server);
            environment.put("EPICS_CA_ADDR_LIST", "127.0.0.1 127.0.0.1:" + repeater.port());
            try (PyEpics client = PyEpics.start(environment, """
                    pv = epics.PV('T:long')
                    until(lambda: pv.connected)
                    anomalies = ca.libca.ca_beacon_anomaly_count
                    def steady():
                        before = anomalies()
                        ca.poll(1.5, 0.1)
                        return anomalies() == before
                    until(steady)
                    before = anomalies()
                    say('steady')
                    until(lambda: not pv.connected)
                    until(lambda: anomalies() > before)
                    """)) {
                Deadline.await("client registered", 60, repeater::hasClients);
                client.await("steady", 120);
                final int tcp = server.tcpPort();
                final int udp = server.udpPort();
                server.close();
                server = new CaServer(source, config.withPorts(tcp, udp));
                server.start();
                client.finish(15);
            }
        }
    }

    /** UDP ports are shared: a broadcast reaches both; the second server's TCP port is another. */
    @Test
    void shouldFindTwoServersOnOneHostByBroadcast() throws IOException {
        server.close();
        final FakeSource sourceOfOther = new FakeSource();
        sourceOfOther.add("OTHER:long", DbrType.LONG, new int[] {9}, 1, FakeSource.LIMITS);
        final CaServerConfig free = CaServerConfig.fromEnvironment(Map.of("EPICS_CAS_AUTO_BEACON_ADDR_LIST", "NO"));
        server = new CaServer(source, free.withPorts(0, 0));
        server.start();
        try (CaServer other = new CaServer(sourceOfOther, free.withPorts(server.tcpPort(), server.udpPort()))) {
            other.start();
            assertTrue(other.tcpPort() != server.tcpPort());
            assertEquals(server.udpPort(), other.udpPort());
            final Map<String, String> environment = PyEpics.forServer(server);
            environment.put("EPICS_CA_ADDR_LIST", "127.255.255.255");
            try (PyEpics client = PyEpics.start(environment, """
                    same(epics.caget('T:double', timeout=30), 1.5)
                    same(epics.caget('OTHER:long', timeout=30), 9)
                    """)) {
                client.finish(120);
            }
        }
    }

    @Test
    void shouldNotLetAStoppedClientDisturbAnother() throws IOException {
        final String listen = """
                seen = []
                pv = epics.PV('T:wave', auto_monitor=True, callback=lambda value=None, **kw: seen.append(int(value[0])))
                until(lambda: len(seen) >= 1)
                say('ready')
                until(lambda: seen[-1] == 200, 120)
                """;
        try (PyEpics stopped = PyEpics.start(server, listen);
                PyEpics other = PyEpics.start(server, listen)) {
            stopped.await("ready", 120);
            other.await("ready", 120);
            stopped.signal("STOP");
            final double[][] waves = new double[201][];
            for (int i = 1; i <= 200; i++) {
                waves[i] = new double[FakeSource.WAVE];
                waves[i][0] = i;
                source.channel("T:wave").post(waves[i], FakeSource.WAVE, 1);
            }
            other.finish(120);
            Deadline.await("other is gone", 60, () -> server.report().clients().size() == 1);
            final CaReport.Client blocked = server.report().clients().get(0);
            assertTrue(blocked.updatesWaiting() <= 1, blocked.toString());
            assertTrue(blocked.updatesMerged() > 100, blocked.toString());
            stopped.signal("CONT");
            stopped.finish(120);
        }
    }

    @Test
    void shouldTellChangedAccessAndReportClients() throws IOException {
        try (PyEpics client = PyEpics.start(server, """
                pv = epics.PV('T:double', auto_monitor=True)
                until(lambda: pv.connected and pv.write_access)
                say('ready')
                until(lambda: not pv.write_access)
                """)) {
            client.await("ready", 120);
            final CaReport.Client report = server.report().clients().get(0);
            assertEquals(
                    List.of(new CaReport.OpenChannel("T:double", DbrType.DOUBLE, 1, 1, true, true)), report.channels());
            assertEquals(13, report.minorVersion());
            assertEquals(System.getProperty("user.name"), report.user());
            assertTrue(report.bytesIn() > 0
                    && report.bytesOut() > 0
                    && !report.host().isEmpty());
            source.channel("T:double").writable(false);
            server.accessChanged();
            client.finish(120);
        }
    }

    private void run(final String program) throws IOException {
        try (PyEpics client = PyEpics.start(server, program)) {
            client.finish(120);
        }
    }
}
