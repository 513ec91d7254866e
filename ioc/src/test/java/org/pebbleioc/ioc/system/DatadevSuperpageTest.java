package org.pebbleioc.ioc.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pebbleioc.driver.sim.superpage.LinkStreamOptions;
import org.pebbleioc.driver.sim.superpage.LinkStreams;
import org.pebbleioc.driver.sim.superpage.PayloadPattern;
import org.pebbleioc.ioc.RunningIoc;

/** Superpages through the datadev binding, from a driver emulated in C whose output is looped back to its input. */
@Timeout(600)
class DatadevSuperpageTest {
    private static final int SIZE = 65536;
    private static final String RDO = "T:rdo:";

    @TempDir
    private Path folder;

    private EmulatedCard card;

    @BeforeEach
    void insert() throws IOException {
        card = new EmulatedCard(folder, 32, 8, SIZE);
    }

    @AfterEach
    void leaveNothingBehind() throws IOException {
        card.close();
        assertEquals(0, EmulatedCard.opens(), "files open or mapped");
        assertEquals("", EmulatedCard.harm());
    }

    @Test
    void pagesOfARealBindingAreGroupedAndGoBack() throws Exception {
        final Path script =
                Files.writeString(folder.resolve("st.cmd"), """
                datadevSuperpageConfig("RDO", "device=%s, proc='%s', sys='%s', timeout=60s, orbits=8, copyCount=4, copySize=16KiB")
                dbLoadRecords("superpage.template", "P=T:,R=rdo:,PORT=RDO")
                dbLoadRecords("superpageBuffer.template", "P=T:,R=rdo:EP0:,PORT=RDO,BUF=EP0")
                iocInit
                superpageStart RDO
                """.formatted(EmulatedCard.NODE, folder, folder));
        final LinkStreams links = new LinkStreams(LinkStreamOptions.defaults(2)
                .withOrbits(0, 8, 0)
                .withPayload(3000, 0.3, 0, PayloadPattern.COUNTER)
                .withSizes(8192, 16384));
        final ByteBuffer page = ByteBuffer.allocateDirect(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        try (RunningIoc ioc = RunningIoc.boot(script.toString());
                PvaPeer peer = PvaPeer.of(ioc)) {
            assertTrue(ioc.out().contains("kernel driver"), "the plan does not take the pages: " + ioc.out());
            for (int i = 0; i < 200; i++) {
                links.nextNs();
                page.clear();
                card.sendPage(page.limit(links.fill(page)));
            }
            peer.awaitNumber(RDO + "PagesIn_RBV", n -> n == 200);
            peer.awaitNumber(RDO + "TimeFramesComplete_RBV", n -> n > 40);
            assertEquals(0, peer.number(RDO + "LinkFramesDamaged_RBV"));
            assertEquals(2, peer.number(RDO + "Links_RBV"));
            assertEquals(32, peer.number(RDO + "EP0:Pages_RBV"));
            assertTrue(ioc.shell("superpageStop RDO"), ioc.err());
            assertTrue(ioc.shell("superpageReset RDO"), ioc.err());
            assertTrue(ioc.shell("superpageConfigure RDO"), ioc.err());
            assertTrue(ioc.shell("superpageStart RDO"), ioc.err());
            links.nextNs();
            page.clear();
            card.sendPage(page.limit(links.fill(page)));
            peer.awaitNumber(RDO + "PagesIn_RBV", n -> n == 201);
        }
    }
}
