package org.pebbleioc.ioc.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pebbleioc.ioc.RunningIoc;
import org.pebbleioc.ioc.ca.PyEpics;

/** The C client library steers a real IOC. One IOC for all: each test leaves the camera idle. */
class ChannelAccessControlTest {
    /** Python that all programs start with: {@code get}, {@code put} with completion, and a camera at rest. */
    private static final String CAMERA = """

            def get(name, **options):
                value = epics.caget('T:cam1:' + name, timeout=30, **options)
                if value is None:
                    raise AssertionError('no value of ' + name)
                return value

            def text(name):
                return get(name, as_string=True)

            def put(name, value, timeout=60, wait=True):
                same(epics.caput('T:cam1:' + name, value, wait=wait, timeout=timeout), 1)

            def pv(name):
                found = epics.PV('T:cam1:' + name, form='ctrl')
                same(found.wait_for_connection(30), True)
                return found

            def alarm(name):
                chid = ca.create_channel('T:cam1:' + name, connect=True)
                ca.connect_channel(chid, timeout=30)
                facts = ca.get_timevars(chid)
                return facts['severity'], facts['status']

            put('Acquire', 0)
            until(lambda: get('Acquire_RBV') == 0)
            put('ImageMode', 'Multiple')
            put('AcquireTime', 0.001)
            put('AcquirePeriod', 0.01)
            """;

    private static RunningIoc ioc;

    @BeforeAll
    static void boot() {
        ioc = RunningIoc.boot(RunningIoc.resource("small.cmd"));
    }

    @AfterAll
    static void close() {
        ioc.close();
    }

    @Test
    void shouldServeTheInterfaceOfAreaDetector() throws IOException {
        run("""
                wrong = []
                rows = [l for l in open(TABLE) if l.strip() and not l.startswith('#')]
                pvs = {}
                for row in rows:
                    name = row.split('|')[0].strip()
                    pvs[name] = epics.PV('T:cam1:' + name, form='native', auto_monitor=False)
                for row in rows:
                    name, kind, more = [word.strip() for word in row.split('|')]
                    found = pvs[name]
                    if not found.wait_for_connection(30):
                        wrong.append(name + ' does not connect')
                        continue
                    native = found.type.replace('ctrl_', '').replace('time_', '')
                    if native != kind:
                        wrong.append('%s is %s, not %s' % (name, native, kind))
                    facts = found.get_ctrlvars(timeout=30)
                    if kind == 'enum':
                        strings = ','.join(s.decode() if isinstance(s, bytes) else s for s in facts['enum_strs'])
                    else:
                        strings = facts.get('units', '') or '-'
                    if strings != more:
                        wrong.append('%s has %r, not %r' % (name, strings, more))
                same(wrong, [])
                same(len(rows) > 90, True)
                """);
    }

    @Test
    void shouldCompleteAcquireAfterTheLastImage() throws IOException {
        run("""
                for mode, images, wanted in (('Single', 7, 1), ('Multiple', 7, 7), ('Multiple', 1, 1), ('Multiple', 20, 20)):
                    put('ImageMode', mode)
                    put('NumImages', images)
                    before = get('ArrayCounter_RBV')
                    began = time.time()
                    put('Acquire', 1)
                    took = time.time() - began
                    same(get('ArrayCounter_RBV') - before, wanted)
                    same(get('NumImagesCounter_RBV'), wanted)
                    same(text('DetectorState_RBV'), 'Idle')
                    same(get('Acquire'), 0)
                    same(get('Acquire_RBV'), 0)
                    same(get('AcquireBusy'), 0)
                    if not (wanted - 1) * 0.01 <= took < 60:
                        raise AssertionError('%s of %d took %g s' % (mode, wanted, took))
                """);
    }

    @Test
    void shouldWaitForPluginsWhenAsked() throws IOException {
        run("""
                put('WaitForPlugins', 1)
                put('NumImages', 5)
                put('Acquire', 1)
                same(get('NumImagesCounter_RBV'), 5)
                same(get('NumQueuedArrays'), 0)
                put('WaitForPlugins', 0)
                """);
    }

    @Test
    void shouldStopAtOnce() throws IOException {
        run("""
                put('NumImages', 100000)
                done = []
                acquire = pv('Acquire')
                acquire.put(1, wait=False, callback=lambda **kw: done.append(1))
                until(lambda: get('NumImagesCounter_RBV') > 3)
                same(get('Acquire_RBV'), 1)
                same(done, [])
                began = time.time()
                put('Acquire', 0)
                same(time.time() - began < 20, True)
                until(lambda: done == [1])
                same(text('DetectorState_RBV'), 'Aborted')
                same(text('StatusMessage_RBV'), 'Acquisition stopped')
                same(get('AcquireBusy'), 0)
                put('ImageMode', 'Continuous')
                put('Acquire', 1, wait=False)
                until(lambda: get('NumImagesCounter_RBV') > 3)
                put('Acquire', 0)
                until(lambda: get('Acquire_RBV') == 0)
                same(text('DetectorState_RBV'), 'Idle')
                """);
    }

    @Test
    void shouldFollowPeriodAndCounterWhileAcquiring() throws IOException {
        run("""
                rate = pv('ArrayRate_RBV')
                put('ImageMode', 'Continuous')
                put('AcquirePeriod', 0.05)
                put('Acquire', 1, wait=False)
                until(lambda: abs(get('ArrayRate_RBV') - 20) < 3, 60)
                put('AcquirePeriod', 0.02)
                same(get('AcquirePeriod_RBV'), 0.02)
                until(lambda: abs(get('ArrayRate_RBV') - 50) < 6, 60)
                until(lambda: get('ArrayCounter_RBV') > 60)
                began = time.time()
                put('ArrayCounter', 0)
                fits = lambda count: count < 20 + 100 * (time.time() - began)  # twice as many as there can be
                same(fits(get('ArrayCounter_RBV')), True)
                seen = []
                counter = epics.PV('T:cam1:ArrayCounter_RBV', callback=lambda value=None, **kw: seen.append(value), auto_monitor=True)
                until(lambda: len(seen) >= 8)
                same(seen, sorted(set(seen)))
                same(fits(seen[-1]), True)
                put('Acquire', 0)
                """);
    }

    @Test
    void shouldRefuseWithAnAlarmAndLeaveTheReadback() throws IOException {
        run("""
                for name, value in (('SizeX', 33), ('SizeY', 33), ('ColorMode', 2), ('AcquireTime', -1), ('AcquirePeriod', -1),
                                    ('NumImages', 0), ('BinX', 2)):
                    before = get(name + '_RBV')
                    good = get(name)
                    epics.caput('T:cam1:' + name, value, wait=True, timeout=30)
                    same((name, get(name + '_RBV')), (name, before))
                    same((name,) + alarm(name), (name, 3, 2))
                    epics.caput('T:cam1:' + name, before, wait=True, timeout=30)
                    same((name,) + alarm(name), (name, 0, 0))
                    same((name, get(name + '_RBV')), (name, before))
                """);
    }

    @Test
    void shouldRefuseAnotherTypeForRecordedFrames() throws IOException {
        try (RunningIoc replay = RunningIoc.boot("-m", "PREFIX=T:", "ioc/iocBoot/replay/st.cmd")) {
            run(replay, """
                    put('AcquirePeriod', 0.1)
                    epics.caput('T:cam1:DataType', 'UInt16', wait=True, timeout=30)
                    same(text('DataType_RBV'), 'Int32')
                    same(alarm('DataType'), (3, 2))
                    put('DataType', 'Int32')
                    same(alarm('DataType'), (0, 0))
                    """);
        }
    }

    private static void run(final String program) throws IOException {
        run(ioc, program);
    }

    private static void run(final RunningIoc ioc, final String program) throws IOException {
        final Path table = Path.of(RunningIoc.resource("interface.txt"));
        if (!Files.exists(table)) {
            throw new AssertionError(table + " is missing");
        }
        try (PyEpics client = PyEpics.start(ioc.caClient(), "TABLE = '" + table + "'\n" + CAMERA + program)) {
            client.finish(120);
        }
    }
}
