package org.pebbleioc.ioc.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pebbleioc.ioc.RunningIoc;

/** The start-up file of areaDetector's simulated detector, with every plugin of a site, after changing the first lines. */
class SimDetectorTest {
    @TempDir
    private Path save;

    @Test
    void shouldBootWithEveryPluginOfASite() throws IOException {
        final Path here = Path.of(RunningIoc.resource("simdetector/st.cmd")).getParent();
        final Map<String, String> environment = RunningIoc.environment();
        environment.put("HERE", here.toString());
        environment.put("SAVE", save.toString());
        try (RunningIoc ioc =
                RunningIoc.bootIn(environment, here.resolve("st.cmd").toString())) {
            for (final String missing : ("NDFileHDF5 NDFileTIFF NDFileJPEG NDFileNetCDF NDFileNexus NDFileMagick"
                            + " NDProcess NDScatter NDGather NDTransform NDOverlay NDColorConvert NDCircularBuff NDAttr"
                            + " NDFFT NDBadPixel")
                    .split(" ")) {
                assertEquals(
                        1,
                        ioc.out()
                                .lines()
                                .filter(line ->
                                        line.startsWith("# note: " + missing + "Configure is not in PebbleIOC: "))
                                .count(),
                        missing);
            }
            final Set<String> records = new TreeSet<>(print(ioc, "dbl").lines().toList());
            for (final String name : ("PortName_RBV ADCoreVersion_RBV DriverVersion_RBV Manufacturer_RBV Model_RBV"
                            + " SerialNumber_RBV SDKVersion_RBV FirmwareVersion_RBV UniqueId_RBV ArraySizeX_RBV"
                            + " ArraySizeY_RBV ArraySizeZ_RBV ArraySize0_RBV ArraySize1_RBV ArraySize2_RBV ColorMode_RBV"
                            + " DataType_RBV DetectorState_RBV ArrayCounter ArrayCounter_RBV AcquireTime AcquireTime_RBV"
                            + " AcquirePeriod AcquirePeriod_RBV NumImages NumImages_RBV ImageMode ImageMode_RBV Acquire"
                            + " Acquire_RBV NDAttributesFile WaitForPlugins")
                    .split(" ")) {
                assertTrue(records.contains("13SIM1:cam1:" + name), name);
                assertTrue(records.contains("13SIM1:cam2:" + name), name);
            }
            for (final String block : "image1 image2 ROI1 ROI4 ROIStat1 Stats1 Stats5 Codec2 Pva1".split(" ")) {
                for (final String name : "NDArrayPort EnableCallbacks NDArrayAddress QueueSize".split(" ")) {
                    assertTrue(records.contains("13SIM1:" + block + ":" + name), block + " " + name);
                    assertTrue(records.contains("13SIM1:" + block + ":" + name + "_RBV"), block + " " + name);
                }
            }
            for (final String name :
                    ("ComputeStatistics BgdWidth ComputeCentroid CentroidThreshold ComputeProfiles CursorX"
                                    + " CursorY ComputeHistogram HistSize HistMin HistMax")
                            .split(" ")) {
                assertTrue(records.contains("13SIM1:Stats1:" + name), name);
                assertTrue(records.contains("13SIM1:Stats1:" + name + "_RBV"), name);
            }
            for (final String name :
                    "Name Use MinX MinY SizeX SizeY MinValue_RBV MaxValue_RBV MeanValue_RBV Total_RBV".split(" ")) {
                assertTrue(records.contains("13SIM1:ROIStat1:8:" + name), name);
            }
            assertEquals(List.of(), broken(ioc));
            awaitPrint(ioc, "dbgf 13SIM1:Stats3:NDArrayPort_RBV", "DBF_STRING:         \"ROI2\"");
            awaitPrint(ioc, "dbgf 13SIM1:Stats3:EnableCallbacks_RBV", "DBF_STRING:         \"Disable\"");
            awaitPrint(ioc, "dbgf 13SIM1:cam1:MaxSizeX_RBV", "DBF_LONG:           320 = 0x140");
        }
    }

    /** Readbacks come to their first value after iocInit, on the scan thread. */
    private static void awaitPrint(final RunningIoc ioc, final String line, final String wanted) {
        final long endNs = System.nanoTime() + 60_000_000_000L;
        String printed;
        do {
            printed = print(ioc, line);
        } while (!printed.equals(wanted) && System.nanoTime() < endNs);
        assertEquals(wanted, printed);
    }

    private static List<String> broken(final RunningIoc ioc) {
        return print(ioc, "dbl * \"SEVR STAT\"")
                .lines()
                .filter(line -> line.contains("\"INVALID\"") && !line.contains("\"UDF\""))
                .toList();
    }

    private static String print(final RunningIoc ioc, final String line) {
        final int before = ioc.out().length();
        assertTrue(ioc.shell(line), ioc.err());
        return ioc.out().substring(before).strip();
    }
}
