package org.pebbleioc.pva.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pebbleioc.readout.transition.ElementType;

/** A PV of this process. */
class LocalLinkTest {
    /** Whoever is told that it is connected misses nothing from then on, not even what comes at that very moment. */
    @Test
    void shouldMissNoUpdateFromTheMomentItSaysThatItIsConnected() {
        final SimplePv pv = new SimplePv("T:Image", Images.ubytes(1, 4, 4, 0));
        final Received received = new Received();
        final LocalLink link = new LocalLink("near", pv.name(), "value", name -> pv, new UpdateReceiver() {
            @Override
            public void connected(final String peer) {
                received.connected(peer);
                pv.publish(Images.ubytes(2, 4, 4, 0));
                pv.publish(Images.ubytes(3, 4, 4, 0));
            }

            @Override
            public void disconnected(final String why) {
                received.disconnected(why);
            }

            @Override
            public ByteBuffer begin(final ElementType type, final int elements) {
                return received.begin(type, elements);
            }

            @Override
            public void end(final UpdateFacts facts) {
                received.end(facts);
            }

            @Override
            public void abandon() {
                received.abandon();
            }
        });
        link.start();
        try {
            Soon.until("the newest", () -> received.updates.stream().anyMatch(update -> update.uniqueId() == 3));
        } finally {
            link.close();
        }
        assertEquals(
                List.of(1, 2, 3),
                received.updates.stream().map(Received.Update::uniqueId).toList());
        assertEquals(0, pv.held.get());
    }
}
