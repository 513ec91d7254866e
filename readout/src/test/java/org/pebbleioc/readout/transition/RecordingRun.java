package org.pebbleioc.readout.transition;

import org.pebbleioc.readout.testing.Deadline;

/** Complete events of one PV {@code pv0}, for tests of consumers in other packages. */
public final class RecordingRun {
    private RecordingRun() {}

    /** Events 1 to {@code count}; the update of event 2 never comes. */
    public static void feed(final EventConsumer consumer, final int count) throws Exception {
        final CollectorRig rig = new CollectorRig(1, MatchOptions.DEFAULT);
        final ConsumerQueue queue = rig.collector.addConsumer("sink", consumer, 4, QueuePolicy.BLOCK);
        rig.collector.begin();
        rig.pvs.get(0).present();
        for (int i = 1; i <= count; i++) {
            rig.event(i);
            if (i == 2) {
                rig.work();
                rig.nowNs += MatchOptions.DEFAULT.timeoutNs();
            } else {
                rig.update(0, i);
            }
            rig.work();
            final int number = i;
            Deadline.await("event " + i, () -> queue.counts().out() == number);
        }
        rig.collector.end(2_000_000_000L);
        if (!rig.isAllGivenBack() || !rig.booksClose()) {
            throw new AssertionError("not all was given back");
        }
    }
}
