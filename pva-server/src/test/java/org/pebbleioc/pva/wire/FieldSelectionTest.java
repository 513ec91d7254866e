package org.pebbleioc.pva.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import org.epics.pvdata.factory.FieldFactory;
import org.epics.pvdata.factory.PVDataFactory;
import org.epics.pvdata.pv.FieldBuilder;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.ScalarType;
import org.epics.pvdata.pv.Structure;
import org.junit.jupiter.api.Test;

class FieldSelectionTest {
    /** Offsets: 0 all, 1 a, 2 b, 3 b.x, 4 b.c, 5 b.c.y, 6 b.c.z, 7 d. */
    private static final Structure FULL = builder()
            .setId("test:full")
            .add("a", ScalarType.pvInt)
            .addNestedStructure("b")
            .setId("test:b")
            .add("x", ScalarType.pvInt)
            .addNestedStructure("c")
            .add("y", ScalarType.pvInt)
            .add("z", ScalarType.pvInt)
            .endNested()
            .endNested()
            .add("d", ScalarType.pvString)
            .createStructure();

    private static FieldBuilder builder() {
        return FieldFactory.getFieldCreate().createFieldBuilder();
    }

    private static PVStructure request(final String... paths) {
        FieldBuilder top = builder();
        for (final String path : paths) {
            final String[] names = path.split("\\.");
            for (final String name : names) {
                top = top.addNestedStructure(name);
            }
            for (int i = 0; i < names.length; i++) {
                top = top.endNested();
            }
        }
        return PVDataFactory.getPVDataCreate().createPVStructure(top.createStructure());
    }

    private static BitSet bits(final int... set) {
        final BitSet bits = new BitSet();
        for (final int bit : set) {
            bits.set(bit);
        }
        return bits;
    }

    private static int[] projected(final FieldSelection selection, final int... changed) {
        final BitSet into = new BitSet();
        assertEquals(selection.project(bits(changed), into), !into.isEmpty());
        return into.stream().toArray();
    }

    @Test
    void shouldSelectEverythingWithoutAWish() throws Exception {
        assertSame(FULL, FieldSelection.of(FULL, null).type());
        assertSame(FULL, FieldSelection.of(FULL, request()).type());
        assertSame(FULL, FieldSelection.of(FULL, request("d", "a", "b")).type());
        assertEquals(bits(1, 3, 5, 6, 7), FieldSelection.all(FULL).leaves());
    }

    @Test
    void shouldKeepIdAndOrderOfTheFullType() throws Exception {
        final FieldSelection selection = FieldSelection.of(FULL, request("d", "b.c.z"));
        assertEquals("test:full", selection.type().getID());
        assertArrayEquals(new String[] {"b", "d"}, selection.type().getFieldNames());
        assertEquals("test:b", selection.type().getField("b").getID());
        assertEquals(bits(3, 4), selection.leaves());
    }

    @Test
    void shouldRefuseWhatIsNotThere() {
        for (final String path : new String[] {"e", "b.e", "b.c.e"}) {
            final NoSuchFieldException refused =
                    assertThrows(NoSuchFieldException.class, () -> FieldSelection.of(FULL, request(path)));
            assertEquals("no such field: " + path, refused.getMessage());
        }
        assertEquals(
                "no such field: e, f.g",
                assertThrows(NoSuchFieldException.class, () -> FieldSelection.of(FULL, request("e", "f.g")))
                        .getMessage());
    }

    @Test
    void shouldPassOverWhatIsNotThereWhenSomethingIs() throws Exception {
        assertArrayEquals(
                new String[] {"d"},
                FieldSelection.of(FULL, request("e", "d", "b.e")).type().getFieldNames());
        assertArrayEquals(
                new String[] {"b", "d"},
                FieldSelection.of(FULL, request("b.c.z", "d.e.f", "e.g")).type().getFieldNames());
    }

    @Test
    void shouldSelectTheWholeOfWhatIsNoStructure() throws Exception {
        final Structure image = org.epics.pvdata.factory.FieldFactory.getFieldCreate()
                .createFieldBuilder()
                .addNestedUnion("value")
                .addArray("ushortValue", ScalarType.pvUShort)
                .endNested()
                .addNestedStructureArray("dimension")
                .add("size", ScalarType.pvInt)
                .endNested()
                .add("uniqueId", ScalarType.pvInt)
                .createStructure();
        final FieldSelection selection =
                FieldSelection.of(image, request("value.ushortValue", "dimension.size", "uniqueId.nothing"));
        assertSame(image, selection.type());
        assertEquals(bits(1, 2, 3), selection.leaves());
    }

    @Test
    void shouldTranslateChangesOfTheWholeIntoThePart() throws Exception {
        final FieldSelection part = FieldSelection.of(FULL, request("d", "b.c.z"));
        assertArrayEquals(new int[] {3, 4}, projected(part, 0));
        assertArrayEquals(new int[] {3}, projected(part, 2));
        assertArrayEquals(new int[] {3}, projected(part, 4));
        assertArrayEquals(new int[] {3}, projected(part, 6));
        assertArrayEquals(new int[] {4}, projected(part, 7));
        assertArrayEquals(new int[] {}, projected(part, 1, 3, 5));
        assertArrayEquals(new int[] {1, 3, 5, 6, 7}, projected(FieldSelection.all(FULL), 0));
    }

    @Test
    void shouldReadWhatAClientSendsForThePart() throws Exception {
        final FieldSelection part = FieldSelection.of(FULL, request("a", "b.c"));
        final PVStructure into = PVDataFactory.getPVDataCreate().createPVStructure(FULL);
        final TypeReader types = new TypeReader(Limits.DEFAULT);
        final java.nio.ByteBuffer in = java.nio.ByteBuffer.allocate(64);
        WireCodec.writeBits(in, bits(2));
        in.putInt(21).putInt(22);
        final BitSet changed = part.decode(in.flip(), new ValueReader(types, Limits.DEFAULT), into);
        assertEquals(bits(5, 6), changed);
        assertEquals(22, into.getIntField("b.c.z").get());
        assertFalse(in.hasRemaining());
    }

    @Test
    void shouldReadOptionsWhateverTheirType() {
        final PVStructure request = PVDataFactory.getPVDataCreate()
                .createPVStructure(builder()
                        .addNestedStructure("record")
                        .addNestedStructure("_options")
                        .add("queueSize", ScalarType.pvInt)
                        .add("pipeline", ScalarType.pvBoolean)
                        .add("process", ScalarType.pvString)
                        .add("block", ScalarType.pvString)
                        .add("DBE", ScalarType.pvString)
                        .endNested()
                        .endNested()
                        .createStructure());
        final PVStructure options = request.getStructureField("record._options");
        options.getIntField("queueSize").put(7);
        options.getBooleanField("pipeline").put(true);
        options.getStringField("process").put("passive");
        options.getStringField("block").put("true");
        options.getStringField("DBE").put("VALUE|ALARM");
        final PvRequest read = PvRequest.of(request);
        assertEquals(new PvRequest(null, 7, true, "", 0, null, true, 5, null, ""), read);
        options.getStringField("process").put("false");
        options.getStringField("DBE").put("many");
        options.getStringField("block").put("perhaps");
        assertTrue(PvRequest.of(request).remark().startsWith("block=perhaps is neither"));
        options.getStringField("process").put("sometimes");
        assertTrue(PvRequest.of(request).remark().startsWith("process=sometimes is none of true, false, passive"));
        assertEquals(null, PvRequest.of(request).process());
        options.getStringField("process").put("false");
        assertEquals(Boolean.FALSE, PvRequest.of(request).process());
        assertEquals(0, PvRequest.of(request).dbeMask());
        assertTrue(PvRequest.of(null).queueSize() == 0);
    }
}
