package org.pebbleioc.ioc.record;

import org.pebbleioc.ioc.device.Parameter;
import org.pebbleioc.ioc.device.ParameterPort;

/**
 * {@code asynInt32Average} and {@code asynFloat64Average}: an ai gets the mean of what the driver set since its last
 * processing; with I/O Intr it processes when SVAL values have come.
 */
final class AverageDevice extends ParameterDevice {
    // guarded by this: drivers' threads add
    private double sum;
    private int count;
    private int due = 1;

    AverageDevice(
            final DbRecord record,
            final ParameterPort port,
            final Parameter parameter,
            final String deviceType,
            final ScanIo scanIo) {
        super(record, port, parameter, deviceType.replace("Average", ""), 0, false, scanIo);
        listenAlways();
    }

    @Override
    public void changed(final Parameter changed) {
        final boolean enough;
        synchronized (this) {
            sum += ((Number) changed.state().value()).doubleValue();
            count++;
            enough = count >= due;
        }
        if (enough) {
            super.changed(changed);
        }
    }

    @Override
    Object read(final DbRecord reader, final Processor processor) {
        if (super.read(reader, processor) == null) {
            return null;
        }
        final double mean;
        synchronized (this) {
            due = isInterrupts() ? Math.max(1, (int) reader.number("SVAL")) : 1;
            if (count == 0) {
                reader.set("UDF", true);
                Alarms.raise(reader, Alarms.UDF, Alarms.INVALID, "the driver has set nothing since the last time");
                return null;
            }
            mean = sum / count;
            sum = 0;
            count = 0;
        }
        return raw() ? (Object) (int) Math.rint(mean) : mean;
    }

    /** It always listens; records that are not scanned by I/O Intr process by other means. */
    @Override
    boolean takeRequest(final DbRecord reader) {
        return isInterrupts();
    }

    @Override
    boolean ioIntr(final DbRecord reader, final boolean on) {
        super.ioIntr(reader, on);
        synchronized (this) {
            due = on ? Math.max(1, (int) reader.number("SVAL")) : 1;
        }
        return true;
    }
}
