package org.pebbleioc.ioc.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.epics.pva.data.PVABool;
import org.epics.pva.data.PVAData;
import org.epics.pva.data.PVAInt;
import org.epics.pva.data.PVAIntArray;
import org.epics.pva.data.PVALong;
import org.epics.pva.data.PVAString;
import org.epics.pva.data.PVAStructure;
import org.epics.pva.data.PVAStructureArray;
import org.epics.pva.data.PVAUnion;
import org.epics.pva.data.PVAny;
import org.junit.jupiter.api.Test;
import org.pebbleioc.ioc.RunningIoc;

/** A frame of a real detector goes through the whole IOC to an independent client. */
class RealFrameTest {
    /** Of the pixels as little-endian int32, by a reader of HDF5 that is not ours. */
    private static final String SHA256 = "0cdc493f463aa0840d705ba456701f87554a54a8c9fcfcb22a3a236c2df2b4f2";

    private static final int WIDTH = 487;
    private static final int HEIGHT = 195;

    @Test
    void shouldReplayTheFrameValueForValue() throws Exception {
        try (RunningIoc ioc = RunningIoc.boot("ioc/iocBoot/replay/st.cmd");
                PvaPeer peer = PvaPeer.of(ioc);
                PvaPeer.Updates images = peer.monitor("13SIM1:Pva1:Image", "")) {
            final PVAStructure first = images.nextImage();
            int id = uniqueId(first);
            checkPixels(first);
            checkStructure(first);
            checkTimes(first);
            for (int i = 0; i < 5; i++) {
                final PVAStructure image = images.nextImage();
                assertEquals(++id, uniqueId(image), "uniqueId");
                checkPixels(image);
                checkTimes(image);
            }
            assertEquals(WIDTH, peer.number("13SIM1:cam1:ArraySizeX_RBV"));
            assertEquals(HEIGHT, peer.number("13SIM1:cam1:ArraySizeY_RBV"));
            assertEquals("Int32", peer.choice("13SIM1:cam1:DataType_RBV"));
        }
    }

    private static void checkPixels(final PVAStructure image) throws Exception {
        final PVAUnion union = image.get("value");
        final PVAData value = union.get();
        assertEquals("intValue", value.getName());
        final int[] pixels = assertInstanceOf(PVAIntArray.class, value).get();
        assertEquals(WIDTH * HEIGHT, pixels.length);
        final ByteBuffer bytes = ByteBuffer.allocate(4 * pixels.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(pixels);
        final byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes.array());
        assertEquals(SHA256, HexFormat.of().formatHex(hash));
    }

    private static void checkStructure(final PVAStructure image) throws Exception {
        assertEquals("epics:nt/NTNDArray:1.0", image.getStructureName());
        assertEquals("", image.<PVAString>locate("codec.name").get());
        final PVAny parameters = image.locate("codec.parameters");
        final PVAInt ordinal = assertInstanceOf(PVAInt.class, parameters.get());
        assertEquals(3, ordinal.get(), "codec.parameters is the ordinal of int");
        final long bytes = 4L * WIDTH * HEIGHT;
        assertEquals(bytes, image.<PVALong>locate("compressedSize").get());
        assertEquals(bytes, image.<PVALong>locate("uncompressedSize").get());
        final PVAStructure[] dimensions =
                image.<PVAStructureArray>locate("dimension").get();
        assertEquals(2, dimensions.length);
        checkDimension(dimensions[0], WIDTH);
        checkDimension(dimensions[1], HEIGHT);
        final PVAStructure color = List.of(
                        image.<PVAStructureArray>locate("attribute").get())
                .stream()
                .filter(a -> a.<PVAString>get("name").get().equals("ColorMode"))
                .findFirst()
                .orElseThrow();
        final PVAInt mode =
                assertInstanceOf(PVAInt.class, color.<PVAny>get("value").get());
        assertEquals(0, mode.get());
        assertEquals(0, image.<PVAInt>locate("alarm.severity").get());
    }

    private static void checkDimension(final PVAStructure dimension, final int size) {
        assertEquals(
                List.of("size", "offset", "fullSize", "binning", "reverse"),
                dimension.get().stream().map(PVAData::getName).toList());
        assertEquals(size, dimension.<PVAInt>get("size").get());
        assertEquals(0, dimension.<PVAInt>get("offset").get());
        assertEquals(size, dimension.<PVAInt>get("fullSize").get());
        assertEquals(1, dimension.<PVAInt>get("binning").get());
        assertEquals(false, dimension.<PVABool>get("reverse").get());
    }

    private static void checkTimes(final PVAStructure image) throws Exception {
        final Instant taken = time(image, "dataTimeStamp");
        final Instant published = time(image, "timeStamp");
        assertTrue(taken.isBefore(published), taken + " is not before " + published);
        final Instant now = Instant.now();
        assertTrue(
                published.isAfter(now.minusSeconds(10)) && !published.isAfter(now.plusSeconds(1)),
                published + ", now " + now);
        assertTrue(taken.isAfter(now.minusSeconds(10)), taken + ", now " + now);
    }

    private static Instant time(final PVAStructure image, final String field) throws Exception {
        return Instant.ofEpochSecond(
                image.<PVALong>locate(field + ".secondsPastEpoch").get(),
                image.<PVAInt>locate(field + ".nanoseconds").get());
    }

    private static int uniqueId(final PVAStructure image) {
        return image.<PVAInt>get("uniqueId").get();
    }
}
