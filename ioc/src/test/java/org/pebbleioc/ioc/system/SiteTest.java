package org.pebbleioc.ioc.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pebbleioc.ioc.RunningIoc;

/** The start-up file of a site's detector, with its templates, request files and save files of a C IOC. */
class SiteTest {
    @TempDir
    private Path save;

    @Test
    void shouldBootAStartUpFileOfACIoc() throws IOException {
        final Path site = Path.of(RunningIoc.resource("site/st.cmd")).getParent();
        try (Stream<Path> files = Files.list(site.resolve("autosave"))) {
            for (final Path file : files.toList()) {
                Files.copy(file, save.resolve(file.getFileName()));
            }
        }
        final Map<String, String> environment = RunningIoc.environment();
        environment.put("SITE", site.toString());
        environment.put("SAVE", save.toString());
        environment.put("RECPORT", String.valueOf(RunningIoc.freePort()));
        try (RunningIoc ioc =
                RunningIoc.bootIn(environment, site.resolve("st.cmd").toString())) {
            assertEquals("DBF_DOUBLE:         0.025", print(ioc, "dbgf 13SIM1:cam1:AcquireTime"));
            assertEquals("DBF_STRING:         \"Multiple\"", print(ioc, "dbgf 13SIM1:cam1:ImageMode"));
            assertEquals("DBF_LONG:           17 = 0x11", print(ioc, "dbgf 13SIM1:cam1:NumImages_RBV"));
            assertEquals("DBF_DOUBLE:         12.5", print(ioc, "dbgf 13SIM1:m1"));
            assertEquals("DBF_STRING:         \"horizontal slit\"", print(ioc, "dbgf 13SIM1:m1.DESC"));
            assertEquals("DBF_LONG:           320 = 0x140", print(ioc, "dbgf 13SIM1:cam1:MaxSizeX_RBV"));
            assertEquals("DBF_STRING:         \"Detector group\"", print(ioc, "dbgf 13SIM1:SITE:ENGINEER"));
            assertEquals("DBF_STRING:         \"10000000\"", print(ioc, "dbgf 13SIM1:SITE:CA_MAX_ARRAY"));
            assertTrue(print(ioc, "dbgf 13SIM1:SITE:FD_CNT").matches("DBF_DOUBLE: +[1-9]\\d*"));
            assertTrue(print(ioc, "dbgf 13SIM1:SITE:HOSTNAME").length() > 22);
            assertTrue(print(ioc, "dbgf 13SIM1:SITE:APP_DIR").contains("\"/"));
            assertEquals("DBF_STRING:         \"NO_ALARM\"", print(ioc, "dbgf 13SIM1:image1:ArrayData.SEVR"));
            assertTrue(
                    print(ioc, "save_restoreShow").contains("Set auto_settings.req: monitor, 5 PVs, 0 not connected"));
            assertTrue(print(ioc, "astac 13SIM1:m1 anybody anywhere").endsWith("write yes, writes are logged"));
            assertTrue(ioc.out().contains("# note: NDFileHDF5Configure is not in PebbleIOC: "), ioc.out());
            final List<String> records = Files.readAllLines(save.resolve("records.txt"));
            assertTrue(records.contains("13SIM1:Pva1:PvName_RBV"), records.toString());
            try (Stream<Path> files = Files.list(save)) {
                assertTrue(
                        files.anyMatch(
                                file -> file.getFileName().toString().matches("auto_settings\\.sav_\\d{6}-\\d{6}")),
                        "no dated copy of what was restored");
            }
        }
        final String saved = Files.readString(save.resolve("auto_positions.sav"));
        assertTrue(saved.contains("13SIM1:m1.VAL 12.5\n") && saved.endsWith("<END>\n"), saved);
    }

    private static String print(final RunningIoc ioc, final String line) {
        final int before = ioc.out().length();
        assertTrue(ioc.shell(line), ioc.err());
        return ioc.out().substring(before).strip();
    }
}
