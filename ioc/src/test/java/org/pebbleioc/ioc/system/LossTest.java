package org.pebbleioc.ioc.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.epics.pva.data.PVAInt;
import org.epics.pva.data.PVAStructure;
import org.junit.jupiter.api.Test;
import org.pebbleioc.ioc.RunningIoc;

/** A card that drops what it has no buffer for: every image that did not arrive is counted, and said. */
class LossTest {
    private static final String CAM = "T:cam1:";
    private static final int IMAGES = 2000;

    @Test
    void shouldCountAndSayEveryLoss() throws Exception {
        // one image takes 4 of 5 DMA buffers, as fast as the card can: it must drop
        try (RunningIoc ioc = RunningIoc.boot(
                        "-m",
                        "RX=5,CFGSIZE=128KiB,LANES=1,POLICY=drop,W=512,H=512,BUFSIZE=1MiB,PEBBLE=4,STATIC=yes,QUEUE=2",
                        RunningIoc.resource("small.cmd"));
                PvaPeer peer = PvaPeer.of(ioc);
                PvaPeer.Updates ids = peer.monitor("T:Pva1:Image", "field(uniqueId)")) {
            ids.next();
            peer.put(CAM + "ImageMode", 1);
            peer.put(CAM + "NumImages", IMAGES);
            peer.put(CAM + "AcquireTime", 0.0);
            peer.put(CAM + "AcquirePeriod", 0.0);
            peer.put(CAM + "Acquire", 1, 600);

            final double dropped = peer.number(CAM + "CardDropped_RBV");
            final double delivered = peer.number(CAM + "CardDelivered_RBV");
            assertTrue(dropped > 0, "the card had to drop for this test");
            assertEquals(IMAGES, peer.number(CAM + "CardImages_RBV"));
            assertEquals(IMAGES, dropped + delivered);
            assertEquals(delivered, peer.number(CAM + "NumImagesCounter_RBV"));
            assertEquals(dropped, peer.number(CAM + "EventsLost_RBV"));
            assertEquals(IMAGES, peer.number(CAM + "ArrayCounter_RBV"));
            assertEquals("Error", peer.choice(CAM + "DetectorState_RBV"));
            assertEquals(
                    (long) delivered + " of " + IMAGES + " images came, " + (long) dropped + " are lost",
                    peer.text(CAM + "StatusMessage_RBV"));
            checkClient(peer, ids, dropped);
            peer.awaitNumber(CAM + "PebbleInUse_RBV", n -> n <= 1);
            peer.awaitChoice(CAM + "BooksClose_RBV", "Yes");
            assertEquals(0, peer.number(CAM + "DmaRxInUser_RBV"));
            assertEquals(0, peer.number(CAM + "DmaRxMiss_RBV"));
        }
    }

    /** What the client did not see is what was lost before it and what was merged in its own queue. */
    private static void checkClient(final PvaPeer peer, final PvaPeer.Updates ids, final double dropped)
            throws Exception {
        peer.awaitNumber(CAM + "UpdatesOffered_RBV", n -> n == sum(peer));
        final double squashed = peer.number(CAM + "UpdatesSquashed_RBV");
        long seen = 0;
        int last = 0;
        while (last < IMAGES - trailingLoss(peer)) {
            final PVAStructure update = ids.next();
            final int id = update.<PVAInt>get("uniqueId").get();
            assertTrue(id > last, "uniqueId " + id + " after " + last);
            last = id;
            seen++;
        }
        assertEquals(
                IMAGES, seen + dropped + squashed, "seen " + seen + " dropped " + dropped + " squashed " + squashed);
    }

    /** Losses after the last image that came are no gap between images. */
    private static long trailingLoss(final PvaPeer peer) throws Exception {
        return (long) (peer.number(CAM + "ArrayCounter_RBV")
                - peer.read("T:Pva1:Image").<PVAInt>get("uniqueId").get());
    }

    private static double sum(final PvaPeer peer) {
        try {
            return peer.number(CAM + "UpdatesSent_RBV")
                    + peer.number(CAM + "UpdatesSquashed_RBV")
                    + peer.number(CAM + "UpdatesDiscarded_RBV");
        } catch (final Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
