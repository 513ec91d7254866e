package org.pebbleioc.ioc.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.epics.pva.data.PVAInt;
import org.epics.pva.data.PVAString;
import org.epics.pva.data.PVAStructure;
import org.epics.pva.data.PVAUnion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pebbleioc.ioc.RunningIoc;

/** Phoebus's client steers a real IOC. One IOC for all: each test starts from an idle camera. */
class PvAccessControlTest {
    private static final String CAM = "T:cam1:";
    private static final String IMAGE = "T:Pva1:Image";
    private static final int UINT8 = 1;
    private static final int UINT16 = 3;
    private static final int UINT64 = 7;

    private static RunningIoc ioc;
    private static PvaPeer peer;

    @BeforeAll
    static void boot() throws Exception {
        ioc = RunningIoc.boot(RunningIoc.resource("small.cmd"));
        peer = PvaPeer.of(ioc);
    }

    @AfterAll
    static void close() {
        peer.close();
        ioc.close();
    }

    @BeforeEach
    void rest() throws Exception {
        peer.put(CAM + "Acquire", 0);
        peer.awaitChoice(CAM + "Acquire_RBV", "Done");
        peer.put(CAM + "ImageMode", 1);
        peer.put(CAM + "AcquirePeriod", 0.01);
        peer.put(CAM + "AcquireTime", 0.001);
    }

    @Test
    void shouldDescribeItsBlocks() throws Exception {
        final PVAStructure top = peer.read("T:PVI");
        assertEquals("epics:nt/NTPVI:1.0", top.getStructureName());
        assertEquals("T:cam1:PVI", top.<PVAString>locate("value.cam1.d").get());
        assertEquals("T:Pva1:PVI", top.<PVAString>locate("value.pva1.d").get());
        final PVAStructure camera = peer.read("T:cam1:PVI");
        assertEquals(
                CAM + "AcquireTime",
                camera.<PVAString>locate("value.acquire_time.w").get());
        assertEquals(
                CAM + "AcquireTime_RBV",
                camera.<PVAString>locate("value.acquire_time.r").get());
        assertEquals(
                CAM + "ArraySizeX_RBV",
                camera.<PVAString>locate("value.array_size_x.r").get());
    }

    @Test
    void shouldCompletePutsAfterTheLastImage() throws Exception {
        assertEquals("Multiple", peer.choice(CAM + "ImageMode_RBV"));
        peer.put(CAM + "NumImages", 12);
        final double before = peer.number(CAM + "ArrayCounter_RBV");
        peer.put(CAM + "Acquire", 1);
        assertEquals(before + 12, peer.number(CAM + "ArrayCounter_RBV"));
        assertEquals(before + 12, peer.number(CAM + "UniqueId_RBV"));
        assertEquals(12, peer.number(CAM + "NumImagesCounter_RBV"));
        assertEquals("Idle", peer.choice(CAM + "DetectorState_RBV"));
        assertEquals("Done", peer.choice(CAM + "AcquireBusy"));
    }

    /** Counters and state are final in each of many puts, not only in most. */
    @Test
    void shouldCompletePutsAfterTheLastImageEveryTime() throws Exception {
        peer.put(CAM + "AcquirePeriod", 0.0);
        peer.put(CAM + "AcquireTime", 0.0);
        for (int i = 1; i <= 300; i++) {
            peer.put(CAM + "ImageMode", i % 2);
            final int images = i % 2 == 0 ? 1 : 1 + i % 7;
            peer.put(CAM + "NumImages", images);
            final double before = peer.number(CAM + "ArrayCounter_RBV");
            peer.put(CAM + "Acquire", 1);
            assertEquals(before + images, peer.number(CAM + "ArrayCounter_RBV"));
            assertEquals(
                    before + images, peer.read(IMAGE).<PVAInt>get("uniqueId").get());
            assertEquals(images, peer.number(CAM + "NumImagesCounter_RBV"));
            assertEquals("Idle", peer.choice(CAM + "DetectorState_RBV"));
            assertEquals("Done", peer.choice(CAM + "Acquire_RBV"));
            assertEquals("Done", peer.choice(CAM + "AcquireBusy"));
        }
    }

    @Test
    void shouldAbortAWaitingPut() throws Exception {
        peer.put(CAM + "NumImages", 100_000);
        final CompletableFuture<Void> acquiring = peer.channel(CAM + "Acquire").write(true, "value", 1);
        peer.awaitNumber(CAM + "NumImagesCounter_RBV", n -> n > 2);
        assertTrue(!acquiring.isDone());
        peer.put(CAM + "Acquire", 0);
        acquiring.get(60, TimeUnit.SECONDS);
        assertEquals("Aborted", peer.choice(CAM + "DetectorState_RBV"));
        assertEquals("Acquisition stopped", peer.text(CAM + "StatusMessage_RBV"));
    }

    @Test
    void shouldServeLongStringsAsStrings() throws Exception {
        assertEquals(
                "string",
                peer.read(CAM + "StatusMessage_RBV").<PVAString>get("value").getType());
        assertEquals(IMAGE, peer.text("T:Pva1:PvName_RBV"));
        final String macros = "A=" + "x".repeat(100);
        peer.put(CAM + "NDAttributesMacros", macros);
        assertEquals(macros, peer.text(CAM + "NDAttributesMacros"));
    }

    @Test
    void shouldRefuseAndSayWhy() throws Exception {
        final double before = peer.number(CAM + "AcquireTime_RBV");
        try {
            peer.put(CAM + "AcquireTime", -1.0);
        } catch (final ExecutionException refused) {
            assertTrue(refused.getMessage().contains("must be at least 0"), refused.getMessage());
        }
        final PVAStructure record = peer.read(CAM + "AcquireTime");
        assertEquals(3, PvaPeer.severity(record));
        assertTrue(PvaPeer.alarmText(record).contains("must be at least 0"), PvaPeer.alarmText(record));
        assertEquals(before, peer.number(CAM + "AcquireTime_RBV"));
        assertEquals(0, PvaPeer.severity(peer.read(CAM + "AcquireTime_RBV")));
        final var write = peer.channel(IMAGE).write(true, "uniqueId", 1);
        assertThrows(ExecutionException.class, () -> write.get(60, TimeUnit.SECONDS));
    }

    @Test
    void shouldChangeTheTypeUnderARunningMonitor() throws Exception {
        try (PvaPeer.Updates images = peer.monitor(IMAGE, "")) {
            for (final int type : new int[] {UINT8, UINT16}) {
                peer.put(CAM + "DataType", type);
                peer.put(CAM + "NumImages", 2);
                peer.put(CAM + "Acquire", 1);
                awaitMember(images, type == UINT8 ? "ubyteValue" : "ushortValue");
                assertEquals(
                        type,
                        peer.read(CAM + "DataType_RBV")
                                .<PVAInt>locate("value.index")
                                .get());
                assertEquals(64 * 48 * (type == UINT8 ? 1 : 2), peer.number(CAM + "ArraySize_RBV"));
            }
        }
    }

    @Test
    void shouldRefuseATypeWhileAcquiring() throws Exception {
        peer.put(CAM + "NumImages", 100_000);
        peer.channel(CAM + "Acquire").write(false, "value", 1).get(60, TimeUnit.SECONDS);
        peer.awaitNumber(CAM + "NumImagesCounter_RBV", n -> n > 0);
        refused(CAM + "DataType", UINT8, "an acquisition is running");
        peer.put(CAM + "Acquire", 0);
        peer.put(CAM + "DataType", UINT16);
        assertEquals(0, PvaPeer.severity(peer.read(CAM + "DataType")));
    }

    @Test
    void shouldRefuseATypeThatTheBuffersDoNotHold() throws Exception {
        try (RunningIoc tight = RunningIoc.boot("-m", "P=U:,BUFSIZE=8KiB", RunningIoc.resource("small.cmd"))) {
            // the settings of the client are for the whole process: this one asks for the other server
            try (PvaPeer other = PvaPeer.of(tight)) {
                try {
                    other.put("U:cam1:DataType", UINT64);
                } catch (final ExecutionException refusedPut) {
                    assertTrue(refusedPut.getMessage().contains("8192"), refusedPut.getMessage());
                }
                assertEquals("UInt16", other.choice("U:cam1:DataType_RBV"));
                final PVAStructure record = other.read("U:cam1:DataType");
                assertEquals(3, PvaPeer.severity(record));
            }
        }
    }

    @Test
    void shouldDisableAndThrottleWithCounts() throws Exception {
        peer.put(CAM + "NumImages", 10);
        try (PvaPeer.Updates ids = peer.monitor(IMAGE, "field(uniqueId)")) {
            ids.next();
            peer.put("T:Pva1:EnableCallbacks", 0);
            final double disabled = peer.number("T:Pva1:DisabledArrays_RBV");
            final double shown = peer.number("T:Pva1:ArrayCounter_RBV");
            peer.put(CAM + "Acquire", 1);
            assertEquals(disabled + 10, peer.number("T:Pva1:DisabledArrays_RBV"));
            assertEquals(shown, peer.number("T:Pva1:ArrayCounter_RBV"));
            assertEquals(10, peer.number(CAM + "NumImagesCounter_RBV"));
            assertEquals(null, ids.poll(), "an image came while disabled");
            peer.put("T:Pva1:EnableCallbacks", 1);
            peer.put("T:Pva1:MinCallbackTime", 3600.0);
            final double throttled = peer.number("T:Pva1:ThrottledArrays_RBV");
            peer.put(CAM + "Acquire", 1);
            final double published = peer.number("T:Pva1:ArrayCounter_RBV") - shown;
            assertTrue(published <= 1, "published " + published);
            assertEquals(throttled + 10 - published, peer.number("T:Pva1:ThrottledArrays_RBV"));
        } finally {
            peer.put("T:Pva1:MinCallbackTime", 0.0);
            peer.put("T:Pva1:EnableCallbacks", 1);
        }
    }

    @Test
    void shouldRestartUniqueId() throws Exception {
        peer.put(CAM + "NumImages", 3);
        try (PvaPeer.Updates ids = peer.monitor(IMAGE, "field(uniqueId)")) {
            ids.next();
            peer.put(CAM + "ArrayCounter", 0);
            assertEquals(0, peer.number(CAM + "ArrayCounter_RBV"));
            peer.put(CAM + "Acquire", 1);
            for (int id = 1; id <= 3; id++) {
                assertEquals(id, ids.next().<PVAInt>get("uniqueId").get());
            }
        }
    }

    private static void refused(final String name, final Object value, final String why) throws Exception {
        try {
            peer.put(name, value);
        } catch (final ExecutionException e) {
            assertTrue(e.getMessage().contains(why), e.getMessage());
        }
        final PVAStructure record = peer.read(name);
        assertEquals(3, PvaPeer.severity(record));
        assertTrue(PvaPeer.alarmText(record).contains(why), PvaPeer.alarmText(record));
    }

    private static void awaitMember(final PvaPeer.Updates images, final String member) throws Exception {
        for (int i = 0; i < 20; i++) {
            final PVAUnion union = images.nextImage().get("value");
            if (union.get().getName().equals(member)) {
                return;
            }
        }
        throw new AssertionError("no image with " + member);
    }
}
