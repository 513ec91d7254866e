package org.pebbleioc.readout.transition;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.readout.event.Pebble;
import org.pebbleioc.readout.event.PebbleEvent;
import org.pebbleioc.readout.event.TestEvents;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.memory.BufferPool;
import org.pebbleioc.readout.memory.MemoryBank;
import org.pebbleioc.timing.TimingHeader;

/** A collector called by hand, with PVs whose updates are numbers: event n wants update n. */
final class CollectorRig {
    static final int PEBBLES = 8;
    private static final ImageFormat FORMAT = new ImageFormat(2, 1, PixelType.UINT64);
    static final ArrayFormat NUMBER = new ArrayFormat(ElementType.INT64, List.of(1));

    final Pebble pebble;
    final List<PvInput> pvs = new ArrayList<>();
    final EventCollector collector;
    final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    long nowNs = 1;

    CollectorRig(final int pvCount, final MatchOptions options) throws Exception {
        pebble = new Pebble(MemoryBank.of(BankKind.HEAP).cut(PEBBLES, 4096));
        for (int i = 0; i < pvCount; i++) {
            final PvInput pv = new PvInput("pv" + i, options, PEBBLES);
            pv.pool(new TransitionPool("pv" + i, MemoryBank.of(BankKind.HEAP).cut(PEBBLES, 4096), 8));
            pvs.add(pv);
        }
        collector = new EventCollector(pebble, pvs);
    }

    /** Notes what it gets: counter, and per PV the number in its transition buffer or its outcome. */
    ConsumerQueue noting(final String name, final int queue, final QueuePolicy policy) {
        return collector.addConsumer(name, this::note, queue, policy);
    }

    void note(final CompleteEvent event) {
        final StringBuilder text = new StringBuilder().append(event.event().eventCounter());
        for (final CompleteEvent.Part part : event.parts()) {
            text.append(' ')
                    .append(
                            part.hasData()
                                    ? part.data().getLong(0)
                                    : part.outcome().label());
        }
        if (event.pebbleData().getLong(0) != event.event().eventCounter()) {
            text.append(" foreign pebble buffer");
        }
        seen.add(text.toString());
    }

    /** False when the pebble is full. */
    boolean event(final int number) {
        final PebbleEvent event = TestEvents.image(pebble, number, number, 0, FORMAT);
        if (event == null) {
            return false;
        }
        pebble.buffer(event.index()).putLong(0, number);
        collector.onEvent(event);
        pebble.pool().release(event.handle());
        return true;
    }

    /** False when there was no room for it: it came without data. */
    boolean update(final int pv, final int number) {
        final TransitionPool pool = pvs.get(pv).pool();
        final long handle = pool.allocate(nowNs);
        final boolean room = handle != BufferPool.NONE;
        if (room) {
            pool.memory(handle).putLong(0, number);
        }
        final long timeNs = (number + TimingHeader.EPICS_EPOCH_POSIX_S) * 1_000_000_000L;
        pvs.get(pv)
                .offer(new PvImage(
                        pool,
                        handle,
                        room ? Outcome.FILLED : Outcome.NO_ROOM,
                        "",
                        room ? NUMBER : null,
                        timeNs,
                        timeNs,
                        0,
                        number,
                        nowNs));
        return room;
    }

    void work() {
        while (collector.doWork(nowNs) > 0) {
            // until all is done
        }
    }

    boolean isAllGivenBack() {
        return pebble.pool().inUse() == 0
                && pebble.pool().refusedTotal() == 0
                && pvs.stream()
                        .allMatch(pv -> pv.pool().inUse() == 0 && pv.pool().refusedTotal() == 0);
    }

    /** In = out + dropped + in use, everywhere, once all is given back. */
    boolean booksClose() {
        return collector.eventsIn() == collector.complete() + collector.stopped()
                && collector.consumers().stream().allMatch(c -> c.counts().close())
                && pvs.stream()
                        .map(PvInput::statistics)
                        .allMatch(s -> s.updates() == s.given() + s.discarded() && s.events() == s.decided());
    }
}
