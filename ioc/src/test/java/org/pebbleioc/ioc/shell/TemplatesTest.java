package org.pebbleioc.ioc.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pebbleioc.ioc.shell.TemplateText.Entry;

/** The shipped templates against the conventions of the areaDetector interface. */
class TemplatesTest {
    private static final Pattern OWN_LINK = Pattern.compile("\\$\\(P\\)\\$\\(R\\)(\\w+)(\\.\\w+)?");
    private static final Set<String> TYPES = Set.of(
            "asyn ai ao bi bo mbbi mbbo longin longout stringin stringout waveform calc calcout busy subArray fanout dfanout seq sseq"
                    .split(" "));
    private static final Map<String, String> DEVICES = Map.ofEntries(
            Map.entry("ai", "asynFloat64"),
            Map.entry("ao", "asynFloat64"),
            Map.entry("bi", "asynInt32"),
            Map.entry("bo", "asynInt32"),
            Map.entry("busy", "asynInt32"),
            Map.entry("mbbi", "asynInt32"),
            Map.entry("mbbo", "asynInt32"),
            Map.entry("longin", "asynInt32"),
            Map.entry("longout", "asynInt32"),
            Map.entry("stringin", "asynOctetRead"),
            Map.entry("stringout", "asynOctetWrite"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NDArrayBase.template",
                "NDPva.template",
                "NDCodec.template",
                "NDPreview.template",
                "NDStdArrays.template",
                "NDStats.template",
                "NDROI.template",
                "NDTimeSeries.template",
                "NDTimeSeriesN.template",
                "NDROIStat.template",
                "NDROIStatN.template",
                "pebble.template",
                "pvMonitor.template",
                "pvMonitorPv.template",
                "pvMonitorSink.template",
                "simCamera.template",
                "datadevCamera.template",
                "superpage.template",
                "superpageBuffer.template",
                "superpageTransport.template",
                "superpageRecorder.template"
            })
    void shouldFollowTheRules(final String file) throws IOException {
        final Map<String, Entry> records = TemplateText.read(file).records();
        for (final Entry entry : records.values()) {
            final String where = file + " " + entry.name();
            final Map<String, String> fields = entry.fields();
            assertTrue(TYPES.contains(entry.type()), where + " type " + entry.type());
            assertTrue(fields.containsKey("DESC") && fields.get("DESC").length() <= 40, where + " DESC");
            if (!entry.drvInfo().isEmpty() && !entry.type().equals("waveform")) {
                assertEquals(DEVICES.get(entry.type()), fields.get("DTYP"), where);
            }
            if (fields.containsKey("INP")
                    && !entry.drvInfo().isEmpty()
                    && !"asynOctetWrite".equals(fields.get("DTYP"))
                    && !"asynInt32ArrayOut".equals(fields.get("DTYP"))) {
                assertTrue(fields.getOrDefault("SCAN", "").contains("I/O Intr"), where + " SCAN");
            }
            for (final String choice : entry.choices()) {
                assertTrue(choice.length() < 26, where + " " + choice);
            }
            for (final String value : fields.values()) {
                final Matcher link = OWN_LINK.matcher(value);
                while (link.find()) {
                    assertTrue(records.containsKey(link.group(1)), where + " points to " + link.group());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NDPva.template",
                "NDCodec.template",
                "NDPreview.template",
                "NDStdArrays.template",
                "NDStats.template",
                "NDROI.template",
                "NDTimeSeries.template",
                "simCamera.template"
            })
    void shouldGiveSetpointAndReadbackOneTypeAndOneSetOfChoices(final String file) throws IOException {
        final Map<String, String> inputOf = Map.of(
                "ao", "ai", "longout", "longin", "bo", "bi", "mbbo", "mbbi", "stringout", "stringin", "busy", "bi");
        final Map<String, Entry> records = TemplateText.read(file).records();
        int pairs = 0;
        for (final Entry setpoint : records.values()) {
            final Entry readback = records.get(setpoint.name() + "_RBV");
            if (readback == null
                    || !inputOf.containsKey(setpoint.type())
                    || setpoint.drvInfo().isEmpty()) {
                continue;
            }
            pairs++;
            assertEquals(inputOf.get(setpoint.type()), readback.type(), setpoint.name());
            assertEquals(setpoint.drvInfo(), readback.drvInfo(), setpoint.name());
            assertEquals(setpoint.fields().get("PREC"), readback.fields().get("PREC"), setpoint.name());
            assertEquals(setpoint.fields().get("EGU"), readback.fields().get("EGU"), setpoint.name());
            if (!setpoint.name().equals("Acquire")) {
                assertEquals(setpoint.choices(), readback.choices(), setpoint.name());
            }
        }
        assertTrue(pairs > 15, "pairs=" + pairs);
    }

    @Test
    void shouldHaveAsManyRecordsAsTheInterface() throws IOException {
        assertEquals(93, TemplateText.read("NDArrayBase.template").records().size());
        assertEquals(93 + 60, TemplateText.read("ADBase.template").records().size());
        assertEquals(
                93 + 43, TemplateText.read("NDPluginBase.template").records().size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DetectorState_RBV | STATUS       | Idle Acquire Readout Correct Saving Aborting Error Waiting Initializing Disconnected Aborted",
                "DataType_RBV      | DATA_TYPE    | Int8 UInt8 Int16 UInt16 Int32 UInt32 Int64 UInt64 Float32 Float64",
                "ColorMode_RBV     | COLOR_MODE   | Mono Bayer RGB1 RGB2 RGB3 YUV444 YUV422 YUV421",
                "ImageMode         | IMAGE_MODE   | Single Multiple Continuous",
                "Acquire           | ACQUIRE      | Done Acquire",
                "Acquire_RBV       | ACQUIRE      | Done Acquiring",
                "AcquireBusyCB     | ACQUIRE_BUSY | Done Acquiring",
                "TriggerMode_RBV   | TRIGGER_MODE | Internal External",
                "BooksClose_RBV    | BOOKS_CLOSE  | No Yes",
            })
    void shouldHaveTheChoicesThatClientsCheck(final String name, final String drvInfo, final String choices)
            throws IOException {
        final Entry entry = TemplateText.read("simCamera.template").records().get(name);

        assertEquals(drvInfo, entry.drvInfo());
        assertEquals(List.of(choices.split(" ")), entry.choices());
    }

    @Test
    void shouldHaveWhatOphydAsyncConnectsTo() throws IOException {
        final Map<String, Entry> camera =
                TemplateText.read("simCamera.template").records();
        for (final String name : ("PortName_RBV ADCoreVersion_RBV DriverVersion_RBV Manufacturer_RBV Model_RBV"
                        + " SerialNumber_RBV SDKVersion_RBV FirmwareVersion_RBV UniqueId_RBV ArraySizeX_RBV"
                        + " ArraySizeY_RBV ArraySizeZ_RBV ArraySize0_RBV ArraySize1_RBV ArraySize2_RBV ColorMode_RBV"
                        + " DataType_RBV DetectorState_RBV ArrayCounter ArrayCounter_RBV AcquireTime AcquireTime_RBV"
                        + " AcquirePeriod AcquirePeriod_RBV NumImages NumImages_RBV ImageMode ImageMode_RBV Acquire"
                        + " Acquire_RBV NDAttributesFile WaitForPlugins")
                .split(" ")) {
            assertTrue(camera.containsKey(name), name);
        }
        final Map<String, Entry> plugin = TemplateText.read("NDPva.template").records();
        for (final String name : "NDArrayPort EnableCallbacks NDArrayAddress QueueSize".split(" ")) {
            assertTrue(plugin.containsKey(name) && plugin.containsKey(name + "_RBV"), name);
        }
        assertEquals("String", plugin.get("PvName_RBV").infos().get("Q:form"));
    }

    @Test
    void shouldRaiseAnAlarmForEveryLoss() throws IOException {
        final Map<String, Entry> records = TemplateText.read("pebble.template").records();
        for (final String name : ("CardDropped FragmentsDiscarded CounterJumps MissingLanes FragmentErrors WrongSize"
                        + " Oversize HeaderErrors LaneTimeouts DamagedImages")
                .split(" ")) {
            final Map<String, String> fields = records.get(name + "_RBV").fields();
            assertEquals("1", fields.get("HIGH"), name);
            assertEquals("MINOR", fields.get("HSV"), name);
        }
        for (final String name : "DmaRxMiss EventsLost PebbleOverruns PebbleRefused".split(" ")) {
            assertEquals("MAJOR", records.get(name + "_RBV").fields().get("HSV"), name);
        }
        assertEquals("MAJOR", records.get("BooksClose_RBV").fields().get("ZSV"));
    }
}
