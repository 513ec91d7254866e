package org.pebbleioc.ioc.record;

import java.lang.reflect.Array;
import org.pebbleioc.ioc.device.Parameter;
import org.pebbleioc.ioc.device.ParameterPort;

/**
 * {@code asynInt32TimeSeries} and the like: a waveform collects what the driver sets, one element each, from RARM 1
 * (erase and start) or 3 (start) to RARM 2 (stop) or until it is full.
 */
final class TimeSeriesDevice extends ParameterDevice {
    // guarded by this: drivers' threads add
    private final double[] values;
    private int count;
    private boolean running;

    TimeSeriesDevice(
            final DbRecord record,
            final ParameterPort port,
            final Parameter parameter,
            final String deviceType,
            final ScanIo scanIo) {
        super(record, port, parameter, deviceType, 0, false, scanIo);
        values = new double[ElementArrays.capacity(record, record.field("VAL"))];
        listenAlways();
    }

    @Override
    public void changed(final Parameter changed) {
        final boolean full;
        synchronized (this) {
            if (!running) {
                return;
            }
            values[count++] = ((Number) changed.state().value()).doubleValue();
            full = count == values.length;
            running = !full;
        }
        if (full) {
            super.changed(changed); // the record shows it
        }
    }

    @Override
    Object read(final DbRecord reader, final Processor processor) {
        synchronized (this) {
            switch (reader.integer("RARM")) {
                case 1 -> {
                    count = 0;
                    running = true;
                }
                case 2 -> running = false;
                case 3 -> running = count < values.length;
                default -> {}
            }
            reader.set("RARM", 0);
            reader.set("BUSY", running);
            final Object out = ElementArrays.create("DOUBLE", count);
            for (int i = 0; i < count; i++) {
                Array.setDouble(out, i, values[i]);
            }
            return out;
        }
    }

    @Override
    boolean takeRequest(final DbRecord reader) {
        return true;
    }
}
