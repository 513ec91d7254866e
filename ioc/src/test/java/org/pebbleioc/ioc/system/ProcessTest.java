package org.pebbleioc.ioc.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pebbleioc.ioc.RunningIoc;

/** The program as systemd, procServ and people meet it. */
class ProcessTest {
    private static final Pattern PORTS = Pattern.compile("PVAccess on TCP port (\\d+)");

    @Test
    void shouldShowAnImageAndStopOnSigterm() throws Exception {
        try (ChildIoc ioc = ChildIoc.start("-S", "ioc/iocBoot/demo/st.cmd")) {
            final Matcher ports = PORTS.matcher(ioc.await("PVAccess on TCP port", 120));
            assertTrue(ports.find());
            try (PvaPeer peer = PvaPeer.at(Integer.parseInt(ports.group(1)));
                    PvaPeer.Updates images = peer.monitor("13SIM1:Pva1:Image", "")) {
                images.nextImage();
                System.out.println("first image after " + ioc.ageS() + " s");
            }
            ioc.terminate();
            assertEquals(0, ioc.exitCode(60), ioc.output());
            ioc.await("stopped", 120);
        }
    }

    @Test
    void shouldRunAsADaemonWithoutInput() throws Exception {
        try (ChildIoc ioc = ChildIoc.start(RunningIoc.resource("small.cmd"))) {
            ioc.input().close();
            final Matcher ports = PORTS.matcher(ioc.await("PVAccess on TCP port", 120));
            assertTrue(ports.find());
            try (PvaPeer peer = PvaPeer.at(Integer.parseInt(ports.group(1)))) {
                peer.put("T:cam1:ImageMode", 0);
                peer.put("T:cam1:Acquire", 1);
                assertEquals(1, peer.number("T:cam1:ArrayCounter_RBV"));
            }
            assertTrue(ioc.isAlive());
            ioc.terminate();
            assertEquals(0, ioc.exitCode(60), ioc.output());
        }
    }

    @Test
    void shouldAskForARestartByItsExitCode(@TempDir final Path folder) throws Exception {
        final Path script = Files.writeString(
                folder.resolve("st.cmd"), "dbLoadRecords(\"iocAdminSoft.db\", \"IOC=T:IOC\")\niocInit\n");
        try (ChildIoc ioc = ChildIoc.start("-i", script.toString())) {
            ioc.await("PVAccess on TCP port", 120);
            ioc.input().write("dbpf T:IOC:SYSRESET 1\n".getBytes(StandardCharsets.UTF_8));
            ioc.input().flush();
            assertEquals(75, ioc.exitCode(60), ioc.output());
        }
    }

    @Test
    void shouldReadCommandsFromAPipeAndEndWithIt() throws Exception {
        try (ChildIoc ioc = ChildIoc.start("-i", RunningIoc.resource("small.cmd"))) {
            ioc.await("PVAccess on TCP port", 120);
            ioc.input().write("dbgf T:cam1:ArraySizeX_RBV\n".getBytes(StandardCharsets.UTF_8));
            ioc.input().flush();
            assertEquals("DBF_LONG:           64 = 0x40", ioc.await("DBF_LONG", 120));
            ioc.input().close();
            assertEquals(0, ioc.exitCode(60), ioc.output());
        }
    }

    @Test
    void shouldExitWithOneWhenThePlanIsRefused() throws Exception {
        try (ChildIoc ioc = ChildIoc.start("-S", "-p", "width=8192", "-p", "height=8192", "ioc/iocBoot/demo/st.cmd")) {
            assertEquals(1, ioc.exitCode(60), ioc.output());
            assertTrue(ioc.output().contains("iocInit refused"), ioc.output());
            assertFalse(ioc.output().contains("PVAccess on TCP port"), ioc.output());
        }
    }

    @Test
    void shouldExitWithTwoWhenTheCommandLineIsWrong() throws Exception {
        try (ChildIoc ioc = ChildIoc.start("-p", "pebbelBufCount=16")) {
            assertEquals(2, ioc.exitCode(60), ioc.output());
            assertTrue(ioc.output().contains("pebbelBufCount"), ioc.output());
        }
    }

    @Test
    void shouldStopOnSigtermWhileTheScriptIsStillRunning() throws Exception {
        try (ChildIoc ioc = ChildIoc.start("-S", RunningIoc.resource("waits.cmd"))) {
            ioc.await("waiting 100.0 s", 120);
            ioc.terminate();
            assertEquals(0, ioc.exitCode(60), ioc.output());
        }
    }
}
