package org.pebbleioc.pva.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.epics.pva.PVASettings;
import org.epics.pva.data.PVAByteArray;
import org.epics.pva.data.PVAInt;
import org.epics.pva.data.PVAShortArray;
import org.epics.pva.data.PVAString;
import org.epics.pva.data.PVAStructure;
import org.epics.pva.data.PVAStructureArray;
import org.epics.pva.data.PVAUnion;
import org.epics.pva.data.nt.PVATimeStamp;
import org.epics.pva.server.PVAServer;
import org.epics.pva.server.ServerPV;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.pebbleioc.readout.transition.ElementType;

/** Our client against the server of others: the one of Phoebus, which ignores field selection and pipelines. */
@Timeout(600)
class PhoebusServerTest {
    private static PVAStructure dimension(final int size) {
        return new PVAStructure("", "dimension_t", new PVAInt("size", size));
    }

    private static PVAStructure image(final int id, final int width, final int height) throws Exception {
        final short[] pixels = new short[width * height];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (short) (i + id);
        }
        final PVAUnion value = new PVAUnion(
                "value", "", 1, new PVAByteArray("ubyteValue", true), new PVAShortArray("ushortValue", true, pixels));
        return new PVAStructure(
                "image",
                "epics:nt/NTNDArray:1.0",
                value,
                new PVAStructureArray("dimension", dimension(0), dimension(width), dimension(height)),
                new PVAInt("uniqueId", id),
                new PVAString("descriptor", "grün"),
                new PVATimeStamp());
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void shouldReceiveTheImagesOfPhoebusServer() throws Exception {
        PVASettings.EPICS_PVA_ENABLE_IPV6 = false;
        PVASettings.EPICS_PVAS_INTF_ADDR_LIST = "127.0.0.1";
        PVASettings.EPICS_PVA_SERVER_PORT = 0;
        PVASettings.EPICS_PVAS_BROADCAST_PORT = freePort();
        final Received received = new Received();
        try (PVAServer server = new PVAServer()) {
            final ServerPV pv = server.createPV("P:Image", image(1, 200, 100));
            final InetSocketAddress tcp = new InetSocketAddress(
                    InetAddress.getLoopbackAddress(),
                    server.getTCPAddress(false).getPort());
            final PvaLink link = new PvaLink("phoebus", "P:Image", "value", ClientConfig.nameServer(tcp), received);
            link.start();
            try {
                for (int id = 1; id <= 20; id++) {
                    final int number = id;
                    Soon.until("image " + id + ": " + received.problem, () -> received.updates.size() == number);
                    final Received.Update update = received.updates.get(id - 1);
                    assertEquals(id, update.uniqueId());
                    assertEquals(ElementType.UINT16, update.type());
                    assertEquals(List.of(200, 100), update.dimensions());
                    for (int i = 0; i < 20_000; i++) {
                        assertEquals((short) (i + id), update.shortAt(i));
                    }
                    pv.update(image(id + 1, 200, 100));
                }
            } finally {
                link.close();
            }
        }
    }
}
