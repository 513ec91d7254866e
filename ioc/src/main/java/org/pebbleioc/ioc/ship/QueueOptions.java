package org.pebbleioc.ioc.ship;

import java.util.List;
import org.pebbleioc.ioc.config.OptionException;
import org.pebbleioc.ioc.config.OptionText;
import org.pebbleioc.readout.ship.Distribution;
import org.pebbleioc.readout.ship.Mapping;
import org.pebbleioc.readout.ship.OverflowPolicy;
import org.pebbleioc.readout.ship.ShipOptions;

/** The options that all consumers have: what their queue holds, and what happens when it is full. */
final class QueueOptions {
    static final List<String> QUEUE_KEYS = List.of("overflow", "queue", "queuePercent");
    static final List<String> CLIENT_KEYS = List.of("mapping", "clientMessages", "evict", "linger", "runNumber");

    private QueueOptions() {}

    /** @param distribution what the option text does not say */
    static ShipOptions of(final OptionText text, final Distribution distribution) throws OptionException {
        final OverflowPolicy policy = OverflowPolicy.ofLabel(text.text("overflow", OverflowPolicy.DROP_NEWEST.label()));
        if (policy == null) {
            throw text.wrong(
                    "overflow",
                    "overflow must be block, drop-newest or drop-oldest: overflow=" + text.text("overflow", ""));
        }
        final Mapping mapping = Mapping.ofLabel(text.text("mapping", Mapping.HEARTBEAT_FRAMES.label()));
        if (mapping == null) {
            throw text.wrong("mapping", "mapping must be hbf, page or raw: mapping=" + text.text("mapping", ""));
        }
        return new ShipOptions(
                mapping,
                distribution,
                policy,
                text.integer("queue", ShipOptions.DEFAULT_QUEUE_FRAMES),
                text.integer("queuePercent", ShipOptions.DEFAULT_QUEUE_PERCENT),
                text.integer("clientMessages", ShipOptions.DEFAULT_CLIENT_MESSAGES),
                text.durationNs("evict", 0),
                text.durationNs("linger", ShipOptions.DEFAULT_LINGER_NS),
                text.integer("runNumber", 0));
    }
}
