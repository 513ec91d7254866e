package org.pebbleioc.ioc.record;

import java.util.ArrayDeque;
import java.util.Deque;
import org.pebbleioc.ioc.device.Parameter;
import org.pebbleioc.ioc.device.ParameterPort;

/**
 * Info tag {@code asyn:FIFO}: an input with I/O Intr processes once for every value that the driver sets, as long as no
 * more than so many wait; when there is no room the oldest goes.
 */
final class FifoDevice extends ParameterDevice {
    private final int capacity;

    /** Filled by drivers' threads; guarded by itself. */
    private final Deque<Parameter.State> waiting = new ArrayDeque<>();

    FifoDevice(
            final DbRecord record,
            final ParameterPort port,
            final Parameter parameter,
            final String deviceType,
            final long mask,
            final int capacity,
            final ScanIo scanIo) {
        super(record, port, parameter, deviceType, mask, false, scanIo);
        this.capacity = capacity;
    }

    @Override
    public void changed(final Parameter changed) {
        synchronized (waiting) {
            if (waiting.size() == capacity) {
                waiting.poll();
            }
            waiting.add(changed.state());
        }
        super.changed(changed);
    }

    @Override
    Parameter.State taken() {
        final Parameter.State first;
        final boolean more;
        synchronized (waiting) {
            first = isInterrupts() ? waiting.poll() : null;
            more = !waiting.isEmpty();
        }
        if (more && isInterrupts()) {
            scanIo.notice(record);
        }
        return first == null ? parameter.state() : first;
    }
}
