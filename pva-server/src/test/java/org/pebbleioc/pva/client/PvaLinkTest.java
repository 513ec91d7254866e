package org.pebbleioc.pva.client;

import static org.junit.jupiter.api.Assertions.*;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.epics.pvdata.factory.FieldFactory;
import org.epics.pvdata.factory.PVDataFactory;
import org.epics.pvdata.pv.FieldBuilder;
import org.epics.pvdata.pv.PVStringArray;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.PVUIntArray;
import org.epics.pvdata.pv.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pebbleioc.pva.server.PvaServer;
import org.pebbleioc.pva.server.ServerConfig;
import org.pebbleioc.readout.transition.ElementType;

/** Our client against our server, over loopback. */
class PvaLinkTest {
    private final SimplePv.Source source = new SimplePv.Source();
    private final Received received = new Received();
    private PvaServer server;
    private PvLink link;

    @BeforeEach
    void serve() throws Exception {
        server = new PvaServer(ServerConfig.isolated(), source);
        server.start();
    }

    @AfterEach
    void end() {
        if (link != null) {
            link.close();
        }
        server.close();
    }

    private static InetSocketAddress loopback(final int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private void follow(final String name, final String field, final ClientConfig config) {
        link = new PvaLink("test", name, field, config, received);
        link.start();
    }

    private ClientConfig byTcp() {
        return ClientConfig.nameServer(loopback(server.tcpPort()));
    }

    @Test
    void shouldReceiveEveryPixelOfEveryImage() {
        final SimplePv pv = new SimplePv("T:Image", Images.ushorts(1, 1200, 1000, 77));
        source.pvs.put(pv.name(), pv);
        follow("T:Image", "value", ClientConfig.only(loopback(server.udpPort())));
        for (int id = 2; id <= 5; id++) {
            final int number = id;
            Soon.until("image " + (id - 1), () -> received.updates.size() == number - 1);
            pv.publish(Images.ushorts(id, 1200, 1000, 77));
        }
        Soon.until("image 5", () -> received.updates.size() == 5);
        for (int id = 1; id <= 5; id++) {
            final Received.Update update = received.updates.get(id - 1);
            assertEquals(id, update.uniqueId());
            assertEquals(ElementType.UINT16, update.type());
            assertEquals(List.of(1200, 1000), update.dimensions());
            for (int i = 0; i < 1_200_000; i++) {
                assertEquals((short) (i + id), update.shortAt(i));
            }
        }
    }

    @Test
    void shouldWaitForTheFirstImage() {
        final SimplePv pv = new SimplePv("T:Image", Images.none());
        source.pvs.put(pv.name(), pv);
        follow("T:Image", "value", byTcp());
        Soon.until("connection", () -> received.connects == 1 && pv.subscribers() == 1);
        pv.publish(Images.ubytes(9, 5, 3, 0));
        Soon.until("the image", () -> received.updates.size() == 1);
        assertEquals(9, received.updates.get(0).uniqueId());
        assertEquals(15, received.updates.get(0).elements());
    }

    @Test
    void shouldReadScalarsChoicesTextsAndNestedFields() {
        final PVStructure scalar = with(b -> b.add("value", ScalarType.pvDouble));
        scalar.getDoubleField("value").put(2.5);
        assertEquals(
                2.5,
                java.nio.ByteBuffer.wrap(one(scalar, "value").data())
                        .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                        .getDouble(0));
        final PVStructure text = with(b -> b.add("value", ScalarType.pvString));
        text.getStringField("value").put("grün");
        assertEquals("grün", textOf(one(text, "value").data(), 0));
        final PVStructure choice = with(b -> b.addNestedStructure("value")
                .setId("enum_t")
                .add("index", ScalarType.pvInt)
                .addArray("choices", ScalarType.pvString)
                .endNested());
        choice.getSubField(PVStringArray.class, "value.choices").put(0, 2, new String[] {"Off", "On"}, 0);
        choice.getIntField("value.index").put(1);
        assertEquals("On", textOf(one(choice, "value").data(), 0));
        final PVStructure texts = with(b -> b.addArray("value", ScalarType.pvString));
        texts.getSubField(PVStringArray.class, "value").put(0, 2, new String[] {"a", "bc"}, 0);
        final Received.Update both = one(texts, "value");
        assertEquals("bc", textOf(both.data(), 1));
        assertFalse(both.scalar());
        final PVStructure nested = with(
                b -> b.addNestedStructure("a").addArray("b", ScalarType.pvUInt).endNested());
        nested.getSubField(PVUIntArray.class, "a.b").put(0, 3, new int[] {7, 8, 9}, 0);
        final Received.Update array = one(nested, "a.b");
        assertEquals(ElementType.UINT32, array.type());
        assertEquals(9, array.data()[8]);
    }

    private static PVStructure with(final java.util.function.UnaryOperator<FieldBuilder> fields) {
        return PVDataFactory.getPVDataCreate()
                .createPVStructure(fields.apply(FieldFactory.getFieldCreate().createFieldBuilder())
                        .createStructure());
    }

    private Received.Update one(final PVStructure value, final String field) {
        final SimplePv pv = new SimplePv("T:Value", value);
        source.pvs.put(pv.name(), pv);
        received.updates.clear();
        final PvaLink mine = new PvaLink("one", pv.name(), field, byTcp(), received);
        mine.start();
        try {
            Soon.until("a value of " + value.getStructure(), () -> received.updates.size() == 1);
        } finally {
            mine.close();
        }
        return received.updates.get(0);
    }

    static String textOf(final byte[] data, final int index) {
        final String padded = new String(
                data,
                index * ElementType.STRING.bytes(),
                ElementType.STRING.bytes(),
                java.nio.charset.StandardCharsets.UTF_8);
        return padded.substring(0, padded.indexOf('\0'));
    }

    @Test
    void shouldSayWhichFieldsThereAreWhenItIsAnother() {
        final SimplePv pv = new SimplePv("T:Value", with(b -> b.add("value", ScalarType.pvDouble)));
        source.pvs.put(pv.name(), pv);
        follow("T:Value", "image", byTcp());
        Soon.until("the problem", () -> received.problem != null);
        assertEquals("the PV has no field image; it has value", received.problem);
    }

    @Test
    void shouldFindAPvThatComesLater() {
        follow("T:Late", "value", ClientConfig.only(loopback(server.udpPort())));
        final SimplePv pv = new SimplePv("T:Late", Images.ubytes(1, 4, 4, 0));
        source.pvs.put(pv.name(), pv);
        Soon.until("the image", () -> received.updates.size() == 1);
    }

    @Test
    void shouldComeBackAfterItsServer() throws Exception {
        final SimplePv pv = new SimplePv("T:Image", Images.ubytes(1, 4, 4, 0));
        source.pvs.put(pv.name(), pv);
        final int tcp = server.tcpPort();
        follow("T:Image", "value", byTcp());
        Soon.until("the first image", () -> received.updates.size() == 1);
        server.close();
        Soon.until("the loss", () -> received.problem != null);
        server = new PvaServer(ServerConfig.isolated().withPorts(tcp, 0), source);
        server.start();
        Soon.until("the second image", () -> received.connects == 2 && received.updates.size() == 2);
    }

    @Test
    void shouldComeBackAfterThePvWasGone() {
        final SimplePv pv = new SimplePv("T:Image", Images.ubytes(1, 4, 4, 0));
        source.pvs.put(pv.name(), pv);
        follow("T:Image", "value", byTcp());
        Soon.until("the first image", () -> received.updates.size() == 1);
        pv.destroy();
        Soon.until("the second image", () -> received.connects == 2 && received.updates.size() == 2);
    }

    @Test
    void shouldCutWhatDoesNotFitAndGoOn() {
        final SimplePv pv = new SimplePv("T:Image", Images.ushorts(1, 300, 200, 0));
        source.pvs.put(pv.name(), pv);
        received.room = 1000;
        follow("T:Image", "value", byTcp());
        Soon.until("the first", () -> received.updates.size() == 1);
        pv.publish(Images.ushorts(2, 300, 200, 0));
        Soon.until("the second", () -> received.updates.size() == 2);
        final Received.Update second = received.updates.get(1);
        assertEquals(1000, second.data().length);
        assertEquals(60_000, second.elements());
        assertEquals(2, second.uniqueId());
        assertEquals((short) (499 + 2), second.shortAt(499));
    }

    @Test
    void shouldGiveEverythingBackToTheServer() {
        final SimplePv pv = new SimplePv("T:Image", Images.ubytes(1, 4, 4, 0));
        source.pvs.put(pv.name(), pv);
        follow("T:Image", "value", byTcp());
        Soon.until("the first image", () -> received.updates.size() == 1);
        link.close();
        Soon.until("all let go", () -> pv.subscribers() == 0 && pv.held.get() == 0);
    }
}
