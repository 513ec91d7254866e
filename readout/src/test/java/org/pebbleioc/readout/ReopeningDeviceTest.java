package org.pebbleioc.readout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pebbleioc.readout.ReadoutCounter.*;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pebbleioc.driver.DmaDestination;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaGoneException;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.readout.event.Damage;
import org.pebbleioc.readout.event.EventBuilder;
import org.pebbleioc.readout.event.EventQueue;
import org.pebbleioc.readout.event.Pebble;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.memory.MemoryBank;
import org.pebbleioc.readout.testing.Datagrams;
import org.pebbleioc.readout.testing.Frame;

/** A reader whose card is taken out and put back, driven by hand with the test's own clock. */
class ReopeningDeviceTest {
    private static final int CFG_SIZE = 4096;
    private static final ImageFormat FORMAT = new ImageFormat(60, 100, PixelType.UINT16);
    private static final byte[] MASK = DmaDestination.mask(DmaDestination.of(0, 0));

    private final RemovableCard card = new RemovableCard(16, CFG_SIZE);
    private final Datagrams datagrams = Datagrams.of(1, CFG_SIZE);
    private final Counters counters = new Counters();
    private final EventQueue queue = new EventQueue(8);
    private long nowNs = 5_000_000;
    private ReopeningDevice device;
    private Pebble pebble;
    private EventBuilder builder;
    private DmaReader reader;

    @BeforeEach
    void wire() throws Exception {
        device = new ReopeningDevice(card::open, () -> nowNs);
        device.claim(MASK);
        pebble = new Pebble(MemoryBank.of(BankKind.HEAP).cut(2, 16384));
        builder = new EventBuilder(
                device, new int[] {DmaDestination.of(0, 0)}, FORMAT, 1_000_000_000L, pebble, queue, counters);
        reader = new DmaReader(device, 8, builder, pebble, queue, counters);
    }

    /** What thread dma-reader does in one round. @return whether the device was lost in it */
    private boolean round() throws DmaException {
        try {
            if (reader.doWork(nowNs) == 0) {
                device.awaitReadable(0);
            }
            return false;
        } catch (final DmaGoneException e) {
            reader.failed(e, nowNs);
            return true;
        }
    }

    private List<Frame> image(final int counter) {
        return datagrams.image(0, counter, FORMAT);
    }

    private void push(final List<Frame> frames) {
        frames.forEach(frame -> assertTrue(card.last().push(frame)));
    }

    private List<String> damages() {
        final List<String> damages = new ArrayList<>();
        for (int index = queue.poll(); index != EventQueue.NONE; index = queue.poll()) {
            damages.add(pebble.event(index).eventCounter() + ":"
                    + Damage.text(pebble.event(index).damage()));
            pebble.pool().release(pebble.event(index).handle());
        }
        return damages;
    }

    private void assertFragmentsClose() {
        assertEquals(counters.value(FRAGMENTS_IN), counters.value(FRAGMENTS_COPIED) + counters.value(FRAGMENTS_GONE));
    }

    @Test
    void shouldGoOnWhenTheCardIsBack() throws Exception {
        push(image(100));
        round();
        card.remove();
        assertTrue(round());
        assertFalse(round(), "it is said once");
        assertTrue(card.last().isClosed());
        assertTrue(device.problem().contains("is gone"), device.problem());
        assertEquals(0, device.rxCounts().total());

        for (int i = 0; i < 10; i++) {
            nowNs += ReopeningDevice.RETRY_NS / 5;
            assertFalse(round());
        }
        assertEquals(2, card.triesWhileGone);
        card.restore();
        nowNs += ReopeningDevice.RETRY_NS;
        round();

        assertEquals("", device.problem());
        assertEquals(2, card.opens.size());
        assertArrayEquals(MASK, card.last().claimed());
        push(image(3)); // the stream has begun anew, a little after where it was or long before
        round();
        assertEquals(List.of("100:", "3:"), damages());
        assertEquals(1, counters.value(DEVICE_LOSSES));
        assertEquals(0, counters.value(READ_ERRORS));
        assertEquals(0, counters.value(EVENTS_LOST));
        assertFragmentsClose();
    }

    @Test
    void shouldTakeTheSameCounterForAnotherEventAfterwards() throws Exception {
        push(image(7));
        round();
        card.remove();
        round();
        card.restore();
        nowNs += ReopeningDevice.RETRY_NS;
        round();
        push(image(7));
        round();

        assertEquals(List.of("7:", "7:"), damages());
    }

    @Test
    void shouldLetGoOfWhatItHeldOfTheOldOpen() throws Exception {
        for (int counter = 1; counter <= 3; counter++) {
            push(image(counter)); // three buffers each; the pebble holds two images
        }
        round();
        round();
        assertTrue(reader.isBlocked());
        card.remove();
        assertEquals(List.of("1:", "2:"), damages());
        assertTrue(round());
        assertFalse(reader.isBlocked());
        assertFragmentsClose();
        final long copied = counters.value(FRAGMENTS_COPIED);
        card.restore();
        nowNs += ReopeningDevice.RETRY_NS;
        round();
        push(image(50));
        round();

        final List<String> after = damages();
        assertEquals("50:", after.get(after.size() - 1));
        assertEquals(copied + 3, counters.value(FRAGMENTS_COPIED));
        assertEquals(0, card.last().userHas());
        assertEquals(16, card.last().free());
    }

    @Test
    void shouldCloseABegunImageAsDamagedAndReadTheNextFromItsStart() throws Exception {
        push(image(10).subList(0, 1));
        round();
        card.remove();
        assertTrue(round());
        assertEquals(0, builder.openEvents());
        assertEquals(List.of("10:" + Damage.text(Damage.MISSING_DATA)), damages());
        card.restore();
        nowNs += ReopeningDevice.RETRY_NS;
        round();
        push(image(11));
        round();

        assertEquals(List.of("11:"), damages());
    }

    @Test
    void shouldStayDisconnectedFromAnotherCard() throws Exception {
        card.remove();
        round();
        card.restore();
        card.cfgRxCount = 32;
        nowNs += ReopeningDevice.RETRY_NS;
        round();

        assertTrue(device.problem().contains("cfgRxCount=16"), device.problem());
        assertTrue(device.problem().contains("cfgRxCount=32"), device.problem());
        assertTrue(card.last().isClosed());
        assertThrows(DmaGoneException.class, () -> device.release(new int[1], 1));
        card.cfgRxCount = 16;
        nowNs += ReopeningDevice.RETRY_NS;
        round();
        assertEquals("", device.problem());
        assertFalse(card.last().isClosed());
    }

    @Test
    void shouldNotComeBackAfterTheClose() throws Exception {
        card.remove();
        round();
        device.close();
        card.restore();
        nowNs += ReopeningDevice.RETRY_NS;
        round();

        assertTrue(card.last().isClosed());
        assertEquals(0, device.rxCounts().total());
    }
}
