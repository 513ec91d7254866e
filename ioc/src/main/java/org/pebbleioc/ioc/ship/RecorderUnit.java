package org.pebbleioc.ioc.ship;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.pebbleioc.ioc.device.Parameter;
import org.pebbleioc.ioc.device.Parameter.RefusedException;
import org.pebbleioc.ioc.device.ParameterPort;
import org.pebbleioc.ioc.superpage.SuperpageConsumer;
import org.pebbleioc.readout.page.PageHolders;
import org.pebbleioc.readout.page.PagePool;
import org.pebbleioc.readout.page.TimeFrameSink;
import org.pebbleioc.readout.raw.Recorder;
import org.pebbleioc.readout.raw.RecorderOptions;
import org.pebbleioc.readout.ship.ShipCounter;
import org.pebbleioc.readout.ship.ShipOptions;

/** A recorder under a port name: records from the start, or while CAPTURE is 1. */
final class RecorderUnit implements ShipUnit, SuperpageConsumer {
    private static final double SECOND_NS = 1e9;
    private static final int MAJOR = 2;

    private final ParameterPort port;
    private final RecorderOptions options;
    private final ShipOptions queue;
    private final Parameter capture;
    private final Parameter isCapturing;
    private final Parameter pages;
    private final Parameter bytes;
    private final Parameter notRecorded;
    private final Parameter dropped;
    private final Parameter errors;
    private final Parameter byteRate;
    private final Parameter file;
    private final Parameter message;

    // Guarded by this.
    private Recorder recorder;
    private boolean isWanted;

    // The watch's thread.
    private long sinceNs;
    private long bytesBefore;

    RecorderUnit(final String name, final RecorderOptions options, final ShipOptions queue, final boolean isWanted) {
        this.options = options;
        this.queue = queue;
        this.isWanted = isWanted;
        port = new ParameterPort(name);
        capture = port.int32("CAPTURE", isWanted ? 1 : 0);
        isCapturing = port.int32("CAPTURING", 0);
        pages = port.float64("PAGES", 0);
        bytes = port.float64("BYTES", 0);
        notRecorded = port.float64("PAGES_NOT_RECORDED", 0);
        dropped = port.float64("FRAMES_DROPPED", 0);
        errors = port.float64("ERRORS", 0);
        byteRate = port.float64("BYTE_RATE", 0);
        file = port.octet("FILE", "");
        message = port.octet("MESSAGE", "");
        capture.onWrite((parameter, value) -> capture(((Number) value).intValue() != 0));
    }

    private synchronized void capture(final boolean wanted) throws RefusedException {
        try {
            if (recorder != null) {
                if (wanted) {
                    recorder.arm();
                } else {
                    recorder.disarm();
                }
            }
        } catch (final IOException e) {
            throw new RefusedException(e.getMessage());
        }
        isWanted = wanted;
        capture.set(wanted ? 1 : 0);
    }

    @Override
    public ParameterPort port() {
        return port;
    }

    @Override
    public synchronized TimeFrameSink open(final PageHolders holders, final PagePool copies, final List<PagePool> pools)
            throws IOException {
        final Recorder fresh = new Recorder(port.name(), options, queue, holders);
        try {
            if (isWanted) {
                fresh.arm();
            }
        } catch (final IOException e) {
            fresh.close();
            throw e;
        }
        recorder = fresh;
        return fresh;
    }

    private synchronized Recorder recorder() {
        return recorder;
    }

    @Override
    public void copy(final long nowNs) {
        final Recorder now = recorder();
        if (now == null) {
            return;
        }
        isCapturing.set(now.isActive() ? 1 : 0);
        pages.set((double) now.pages());
        bytes.set((double) now.bytes());
        notRecorded.set((double) now.pagesNotRecorded());
        dropped.set((double) lost(now));
        errors.set((double) now.errors());
        if (!file.textValue().equals(now.lastFile())) {
            file.set(now.lastFile());
        }
        if (!message.textValue().equals(now.error())) {
            message.set(now.error(), now.error().isEmpty() ? 0 : MAJOR, now.error());
        }
        if (nowNs - sinceNs >= SECOND_NS) {
            byteRate.set((now.bytes() - bytesBefore) / ((nowNs - sinceNs) / SECOND_NS) / (1 << 20));
            bytesBefore = now.bytes();
            sinceNs = nowNs;
        }
    }

    private static long lost(final Recorder of) {
        return of.counts().value(ShipCounter.FRAMES_REFUSED)
                + of.counts().value(ShipCounter.FRAMES_DROPPED_OLDEST)
                + of.counts().value(ShipCounter.FRAMES_DISCARDED);
    }

    @Override
    public void report(final PrintStream out) {
        final Recorder now = recorder();
        if (now == null) {
            out.println(port.name() + ": not open");
            return;
        }
        out.println(String.format(
                Locale.ROOT,
                "%s: %s, %d pages, %d bytes recorded, last file %s; %d pages not recorded, %d time frames dropped%s",
                port.name(),
                now.isActive() ? "recording" : "not recording",
                now.pages(),
                now.bytes(),
                now.lastFile().isEmpty() ? "none" : now.lastFile(),
                now.pagesNotRecorded(),
                lost(now),
                now.error().isEmpty() ? "" : "; " + now.error()));
    }
}
