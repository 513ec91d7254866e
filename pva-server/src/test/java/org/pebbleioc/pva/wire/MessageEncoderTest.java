package org.pebbleioc.pva.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import org.epics.pvdata.factory.BasePVUShortArray;
import org.epics.pvdata.factory.FieldFactory;
import org.epics.pvdata.factory.PVDataFactory;
import org.epics.pvdata.pv.DoubleArrayData;
import org.epics.pvdata.pv.FieldCreate;
import org.epics.pvdata.pv.PVDoubleArray;
import org.epics.pvdata.pv.PVField;
import org.epics.pvdata.pv.PVString;
import org.epics.pvdata.pv.PVStringArray;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.PVStructureArray;
import org.epics.pvdata.pv.PVUnion;
import org.epics.pvdata.pv.PVUnionArray;
import org.epics.pvdata.pv.ScalarType;
import org.epics.pvdata.pv.Structure;
import org.junit.jupiter.api.Test;

class MessageEncoderTest {
    private static final FieldCreate FIELDS = FieldFactory.getFieldCreate();

    /** An array whose elements exist in memory only. */
    private static final class Pixels extends BasePVUShortArray implements MemoryBacked {
        final ByteBuffer memory;

        Pixels(final int count) {
            super(FIELDS.createScalarArray(ScalarType.pvUShort));
            memory = ByteBuffer.allocateDirect(2 * count).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < count; i++) {
                memory.putShort(2 * i, (short) i);
            }
        }

        @Override
        public ByteBuffer memory() {
            return memory.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private static PVStructure image(final PVField pixels) {
        final Structure type = FIELDS.createFieldBuilder()
                .add("before", ScalarType.pvString)
                .addNestedUnion("value")
                .addArray("ubyteValue", ScalarType.pvUByte)
                .addArray("ushortValue", ScalarType.pvUShort)
                .endNested()
                .add("any", FIELDS.createVariantUnion())
                .add("after", ScalarType.pvInt)
                .createStructure();
        final PVStructure image = PVDataFactory.getPVDataCreate().createPVStructure(type);
        image.getStringField("before").put("head");
        image.getSubField(PVUnion.class, "value").set("ushortValue", pixels);
        image.getIntField("after").put(0x11223344);
        return image;
    }

    private static ByteBuffer flat(final List<ByteBuffer> parts) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (final ByteBuffer part : parts) {
            final byte[] copy = new byte[part.remaining()];
            part.duplicate().get(copy);
            bytes.writeBytes(copy);
        }
        return ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Reads the one message back and returns its payload. */
    private static ByteBuffer payload(final MessageEncoder out) throws ProtocolException {
        final ByteBuffer all = flat(out.parts());
        assertEquals(out.bytes(), all.remaining());
        final MessageHeader header = MessageHeader.read(all);
        assertEquals(all.remaining(), header.size(), "one unsegmented message of known size");
        assertEquals(0, header.segment());
        return all;
    }

    private static PVStructure readBack(final MessageEncoder out, final PVStructure like) throws ProtocolException {
        final ByteBuffer in = payload(out);
        final PVStructure copy = PVDataFactory.getPVDataCreate().createPVStructure(like.getStructure());
        new ValueReader(new TypeReader(Limits.DEFAULT), Limits.DEFAULT).read(in, copy);
        assertFalse(in.hasRemaining());
        return copy;
    }

    @Test
    void shouldTakeMemoryInsteadOfCopying() throws ProtocolException {
        final Pixels pixels = new Pixels(100_000);
        final MessageEncoder out = new MessageEncoder();
        out.begin(Command.MONITOR);
        out.putValue(image(pixels));
        final long size = out.end();
        assertTrue(out.tookMemory());
        final List<ByteBuffer> parts = out.parts();
        assertEquals(3, parts.size(), "head, memory, tail");
        pixels.memory.putShort(0, (short) 0x5A5A);
        assertEquals(0x5A5A, parts.get(1).getShort(parts.get(1).position()), "the memory itself");
        assertEquals(size, out.bytes());
        final PVStructure back = readBack(out, image(new Pixels(0)));
        assertEquals(0x11223344, back.getIntField("after").get());
        assertEquals("ushortValue", back.getSubField(PVUnion.class, "value").getSelectedFieldName());
    }

    @Test
    void shouldCopyWhatIsSmall() throws ProtocolException {
        final MessageEncoder out = new MessageEncoder();
        out.begin(Command.MONITOR);
        out.putValue(image(new Pixels(3)));
        out.end();
        assertFalse(out.tookMemory());
        assertEquals(1, out.parts().size());
        assertEquals(
                "0468656164" + "01" + "03" + "000001000200" + "ff" + "44332211",
                HexFormat.of().formatHex(flat(out.parts()).array(), MessageHeader.BYTES, 8 + 18));
    }

    /** pvData writes a string's length in characters, which is wrong for any beyond ASCII: wherever one stands. */
    @Test
    void shouldCountTheBytesOfTextWhereverItStands() throws ProtocolException {
        final Structure type = FIELDS.createFieldBuilder()
                .add("unit", ScalarType.pvString)
                .addArray("choices", ScalarType.pvString)
                .addNestedStructureArray("attribute")
                .add("name", ScalarType.pvString)
                .add("value", FIELDS.createVariantUnion())
                .endNested()
                .addNestedUnionArray("notes")
                .add("text", ScalarType.pvString)
                .add("number", ScalarType.pvInt)
                .endNested()
                .add("after", ScalarType.pvInt)
                .createStructure();
        final PVStructure value = PVDataFactory.getPVDataCreate().createPVStructure(type);
        value.getStringField("unit").put("°C");
        value.getSubField(PVStringArray.class, "choices").put(0, 2, new String[] {"µm", "plain"}, 0);
        final PVStructureArray attributes = value.getSubField(PVStructureArray.class, "attribute");
        final PVStructure attribute = PVDataFactory.getPVDataCreate()
                .createPVStructure(attributes.getStructureArray().getStructure());
        attribute.getStringField("name").put("Öffnung");
        final PVString text = (PVString) PVDataFactory.getPVDataCreate().createPVScalar(ScalarType.pvString);
        text.put("ß");
        attribute.getUnionField("value").set(text);
        attributes.put(0, 2, new PVStructure[] {attribute, null}, 0);
        final PVUnionArray notes = value.getSubField(PVUnionArray.class, "notes");
        final PVUnion note = PVDataFactory.getPVDataCreate()
                .createPVUnion(notes.getUnionArray().getUnion());
        note.select(PVString.class, "text").put("Å");
        notes.put(0, 2, new PVUnion[] {note, null}, 0);
        value.getIntField("after").put(0x11223344);
        final MessageEncoder out = new MessageEncoder();
        out.begin(Command.GET);
        out.putValue(value);
        out.end();
        assertEquals(
                "03c2b043" + "0203c2b56d05706c61696e" + "020108c396" + "66666e756e67" + "6002c39f00" + "02010002c38500"
                        + "44332211",
                HexFormat.of().formatHex(payload(out).slice().array(), MessageHeader.BYTES, (int) out.bytes()));
        assertEquals(value, readBack(out, value));
    }

    @Test
    void shouldSendMemoryInVariantUnionsWithItsType() throws ProtocolException {
        final PVStructure image = image(new Pixels(50_000));
        image.getSubField(PVUnion.class, "any").set(new Pixels(40_000));
        final MessageEncoder out = new MessageEncoder();
        out.begin(Command.MONITOR);
        out.putValue(image);
        out.end();
        assertEquals(5, out.parts().size());
        final PVStructure back = readBack(out, image(new Pixels(0)));
        final PVField any = back.getSubField(PVUnion.class, "any").get();
        assertEquals(40_000, ((BasePVUShortArray) any).getLength());
    }

    @Test
    void shouldOutgrowItsScratchBuffer() throws ProtocolException {
        final Structure type = FIELDS.createFieldBuilder()
                .add("text", ScalarType.pvString)
                .addArray("numbers", ScalarType.pvDouble)
                .addNestedUnion("value")
                .addArray("ushortValue", ScalarType.pvUShort)
                .endNested()
                .addArray("more", ScalarType.pvDouble)
                .createStructure();
        final PVStructure value = PVDataFactory.getPVDataCreate().createPVStructure(type);
        final double[] numbers = new double[50_000];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i;
        }
        value.getStringField("text").put("x".repeat(150_000));
        value.getSubField(PVDoubleArray.class, "numbers").put(0, numbers.length, numbers, 0);
        value.getSubField(PVUnion.class, "value").set("ushortValue", new Pixels(10_000));
        value.getSubField(PVDoubleArray.class, "more").put(0, numbers.length, numbers, 0);
        final MessageEncoder out = new MessageEncoder();
        for (int round = 0; round < 2; round++) {
            out.begin(Command.GET);
            out.putValue(value);
            out.end();
            assertFalse(out.hasRoom());
            final PVStructure back = readBack(out, value);
            assertEquals(150_000, back.getStringField("text").get().length());
            for (final String name : new String[] {"numbers", "more"}) {
                final DoubleArrayData data = new DoubleArrayData();
                back.getSubField(PVDoubleArray.class, name).get(0, numbers.length, data);
                assertArrayEquals(numbers, data.data);
            }
            out.clear();
        }
    }

    @Test
    void shouldJoinSmallMessages() throws ProtocolException {
        final MessageEncoder out = new MessageEncoder();
        for (int i = 0; i < 3; i++) {
            assertTrue(out.hasRoom());
            out.begin(Command.ECHO);
            out.putInt(i);
            out.end();
        }
        final ByteBuffer all = flat(out.parts());
        for (int i = 0; i < 3; i++) {
            assertEquals(4, MessageHeader.read(all).size());
            assertEquals(i, all.getInt());
        }
        assertFalse(all.hasRemaining());
    }

    @Test
    void shouldSendATypeOnceAndThenItsNumber() throws ProtocolException {
        final Structure type = image(new Pixels(0)).getStructure();
        final MessageEncoder out = new MessageEncoder();
        final TypeReader types = new TypeReader(Limits.DEFAULT);
        out.begin(Command.GET);
        out.putType(type);
        final long first = out.end();
        assertEquals(type, types.read(payload(out)));
        out.clear();
        out.begin(Command.GET);
        out.putType(type);
        assertEquals(MessageHeader.BYTES + 3, out.end());
        assertTrue(first > 50);
        final ByteBuffer again = payload(out);
        final var known = types.read(again);
        assertEquals(type, known);
        assertSame(known, types.read(again.rewind().position(MessageHeader.BYTES)));
    }

    @Test
    void shouldSendWholeTypesToAClientThatRemembersNone() throws ProtocolException {
        final Structure type = image(new Pixels(0)).getStructure();
        final MessageEncoder out = new MessageEncoder();
        out.limitTypeIds(0);
        out.begin(Command.GET);
        out.putType(type);
        out.end();
        final ByteBuffer in = payload(out);
        assertEquals((byte) 0x80, in.get(in.position()));
        assertEquals(type, new TypeReader(Limits.DEFAULT).read(in));
    }

    @Test
    void shouldReadTypesOfBothByteOrdersAndAllKinds() throws ProtocolException {
        final String hex =
                "800006" + "01614b" + "016260" + "0163530a" + "01645b04" + "01658320" + "016688800001" + "017822";
        for (final ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            final ByteBuffer in = ByteBuffer.wrap(HexFormat.of().parseHex(hex)).order(order);
            final Structure type = (Structure) new TypeReader(Limits.DEFAULT).read(in);
            assertEquals(FIELDS.createScalarArray(ScalarType.pvDouble), type.getField("a"));
            assertEquals(FIELDS.createBoundedScalarArray(ScalarType.pvDouble, 10), type.getField("c"));
            assertEquals(FIELDS.createBoundedString(32), type.getField("e"));
            assertFalse(in.hasRemaining());
        }
    }

    @Test
    void shouldBoundTypesAndValues() {
        final Limits limits = new Limits(1 << 20, 8, 100, 100);
        final StringBuilder deep = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            deep.append("8000010161");
        }
        for (final String hex : new String[] {deep + "22", "8000fe00000010", "8000010161fe0100", "5bfeffffff0f"}) {
            final ByteBuffer in = ByteBuffer.wrap(HexFormat.of().parseHex(hex)).order(ByteOrder.LITTLE_ENDIAN);
            final TypeReader types = new TypeReader(limits);
            assertThrows(ProtocolException.class, () -> types.read(in), hex);
        }
        final ByteBuffer array =
                ByteBuffer.wrap(HexFormat.of().parseHex("4bfeffffff0f0000")).order(ByteOrder.LITTLE_ENDIAN);
        assertThrows(ProtocolException.class, () -> new ValueReader(new TypeReader(limits), limits).readTyped(array));
    }
}
