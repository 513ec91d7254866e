package org.pebbleioc.ioc.autosave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pebbleioc.ioc.autosave.SaveSet.Kind;
import org.pebbleioc.ioc.autosave.SaveSet.Request;
import org.pebbleioc.ioc.record.TestIoc;

/** Save sets and restores, called by hand with their own time. */
class AutosaveTest {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final String RECORDS = """
            record(ao, "ao") { field(PREC, "2") field(EGU, "mm") info(autosaveFields, "VAL EGU  PREC") }
            record(mbbo, "mode") { field(ZRST, "Single") field(ONST, "Multiple") info(autosaveFields, "VAL")
                info(autosaveFields_pass0, "DESC") }
            record(waveform, "wave") { field(FTVL, "DOUBLE") field(NELM, "5") info(autosaveFields, "VAL") }
            record(waveform, "path") { field(FTVL, "CHAR") field(NELM, "64") }
            record(bo, "trigger") { field(ZNAM, "0") field(ONAM, "1") }
            """;
    private static final List<String> NAMES =
            List.of("ao.VAL", "ao.EGU", "ao.SCAN", "ao.FLNK", "mode.VAL", "wave", "path.VAL$", "not:here", "ao.DESC$");

    @TempDir
    private Path folder;

    @Test
    void shouldBringBackWhatItSaved() throws Exception {
        final TestIoc first = new TestIoc().load(RECORDS).init();
        first.put("ao", "1.23456789012");
        first.put("ao.EGU", "keV");
        first.put("ao.SCAN", "1 second");
        first.put("ao.FLNK", "mode");
        first.put("mode", "Multiple");
        first.put("ao.DESC", "it's \"quoted\"");
        first.database.find("wave").put(org.pebbleioc.ioc.channel.DbrType.DOUBLE, new double[] {1, 2.5, 1e-9}, 3, null);
        Values.put(first.database.find("path"), SavedValue.scalar("path", "/data/x\n/y"), null);
        final SaveSet set = set(first, Kind.MANUAL, 0, "", new AutosaveOptions());
        assertTrue(set.save());
        assertEquals(1, set.unconnected());
        assertEquals(SaveStatus.WARNING, set.status());
        final List<String> lines = Files.readAllLines(folder.resolve("auto.sav"));
        assertTrue(lines.contains("ao.VAL 1.23456789012"), lines.toString());
        assertTrue(lines.contains("mode.VAL 1"), lines.toString());
        assertTrue(lines.contains("ao.SCAN 6"), lines.toString());
        assertTrue(lines.contains("wave @array@ { \"1\" \"2.5\" \"1e-09\" }"), lines.toString());
        assertTrue(lines.contains("#not:here Search Issued"), lines.toString());
        assertEquals(Files.readString(folder.resolve("auto.sav")), Files.readString(folder.resolve("auto.savB")));

        for (final int pass : new int[] {0, 1}) {
            final TestIoc second = new TestIoc().load(RECORDS);
            final AutosaveOptions options = new AutosaveOptions();
            options.datedBackupFiles = false;
            options.saveInto(folder);
            final Restorer restorer = new Restorer(second.database, options);
            restorer.want(pass, "auto.sav", "");
            restorer.pass(0, folder);
            second.database.iocInit(() -> restorer.pass(1, folder));
            assertEquals(SaveStatus.OK, restorer.status(), restorer.message());
            assertEquals(1.23456789012, second.number("ao"), 1e-11);
            assertEquals("keV", second.text("ao.EGU"));
            assertEquals("1 second", second.text("ao.SCAN"));
            assertEquals("mode", second.text("ao.FLNK").split(" ")[0]);
            assertEquals("Multiple", second.text("mode"));
            assertEquals("it's \"quoted\"", second.text("ao.DESC"));
            assertEquals("1.0 2.5 1.0E-9", second.text("wave"), "pass " + pass);
            assertEquals("/data/x\n/y", second.text("path"));
            assertTrue(Files.exists(folder.resolve("auto.sav.bu")));
        }
    }

    @Test
    void shouldSaveWhenSomethingChangedAndItsTimeHasCome() throws Exception {
        final TestIoc ioc = new TestIoc().load(RECORDS).init();
        final SaveSet set = set(ioc, Kind.MONITOR, 10, "", new AutosaveOptions());
        set.doWork(0, true);
        assertEquals(0, set.saves());
        set.doWork(10 * SECOND_NS, true);
        assertEquals(1, set.saves(), "the first time in any case");
        set.doWork(30 * SECOND_NS, true);
        assertEquals(1, set.saves(), "nothing has changed");
        ioc.put("ao", 7);
        set.doWork(31 * SECOND_NS, false);
        assertEquals(1, set.saves(), "switched off");
        set.doWork(32 * SECOND_NS, true);
        assertEquals(2, set.saves());
        ioc.put("ao", 8);
        set.lastSave(true);
        assertEquals(3, set.saves(), "a change that waits is saved at the end");
        set.close();
        ioc.put("ao", 9);
        set.doWork(100 * SECOND_NS, true);
        assertEquals(3, set.saves(), "a closed set hears nothing");
    }

    @Test
    void shouldSaveByTriggerAndByPeriod() throws Exception {
        final TestIoc ioc = new TestIoc().load(RECORDS).init();
        final SaveSet triggered = set(ioc, Kind.TRIGGERED, 0, "trigger", new AutosaveOptions());
        triggered.doWork(0, true);
        ioc.put("trigger", 1);
        triggered.doWork(SECOND_NS, true);
        triggered.doWork(2 * SECOND_NS, true);
        assertEquals(1, triggered.saves());
        final SaveSet periodic = set(ioc, Kind.PERIODIC, 5, "", new AutosaveOptions());
        for (int second = 0; second <= 20; second++) {
            periodic.doWork(second * SECOND_NS, true);
        }
        assertEquals(4, periodic.saves());
    }

    @Test
    void shouldKeepSequenceFilesAndTryAgainAfterAFailure() throws Exception {
        final TestIoc ioc = new TestIoc().load(RECORDS).init();
        final AutosaveOptions options = new AutosaveOptions();
        options.sequenceFiles = 2;
        options.sequencePeriodS = 10;
        options.retryS = 30;
        final SaveSet set = set(ioc, Kind.PERIODIC, 1, "", options);
        for (int second = 0; second <= 40; second++) {
            set.doWork(second * SECOND_NS, true);
        }
        assertTrue(Files.exists(folder.resolve("auto.sav0")) && Files.exists(folder.resolve("auto.sav1")));
        assertFalse(Files.exists(folder.resolve("auto.sav2")));
        options.saveInto(folder.resolve("not/there"));
        final long before = set.saves();
        set.doWork(41 * SECOND_NS, true);
        assertEquals(SaveStatus.FAILURE, set.status());
        assertTrue(set.message().contains("NoSuchFile"), set.message());
        options.saveInto(folder);
        set.doWork(60 * SECOND_NS, true);
        assertEquals(before, set.saves(), "not before the retry time");
        set.doWork(72 * SECOND_NS, true);
        assertEquals(before + 1, set.saves());
        assertEquals(SaveStatus.WARNING, set.status());
    }

    @Test
    void shouldNotOverwriteWithAnIncompleteSetWhereThatIsForbidden() throws Exception {
        final TestIoc ioc = new TestIoc().load(RECORDS).init();
        final AutosaveOptions options = new AutosaveOptions();
        options.incompleteSetsOk = false;
        final SaveSet set = set(ioc, Kind.MANUAL, 0, "", options);
        assertFalse(set.save());
        assertFalse(Files.exists(folder.resolve("auto.sav")));
        assertTrue(set.message().contains("1 PVs have no value"), set.message());
    }

    @Test
    void shouldMakeRequestFilesOfInfos() throws Exception {
        final TestIoc ioc = new TestIoc().load(RECORDS).init();
        final Autosave autosave = new Autosave(ioc.database);
        assertEquals(5, autosave.requestFromInfo(folder.resolve("info_settings.req"), "autosaveFields"));
        assertEquals("ao.VAL\nao.EGU\nao.PREC\nmode.VAL\nwave.VAL\n", read("info_settings.req"));
        assertEquals(1, autosave.requestFromInfo(folder.resolve("info_positions.req"), "autosaveFields_pass0"));
        assertEquals("mode.DESC\n", read("info_positions.req"));
    }

    private String read(final String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    private SaveSet set(
            final TestIoc ioc,
            final Kind kind,
            final int periodS,
            final String trigger,
            final AutosaveOptions options) {
        options.saveInto(folder);
        return new SaveSet(
                new Request("auto.req", kind, periodS, trigger, "", "", ""), NAMES, ioc.database, options, folder);
    }
}
