package org.pebbleioc.driver.datadev;

import java.util.concurrent.locks.LockSupport;
import org.pebbleioc.driver.AxiVersion;
import org.pebbleioc.driver.DmaBatch;
import org.pebbleioc.driver.DmaCounts;
import org.pebbleioc.driver.DmaDestination;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.DmaReport;
import org.pebbleioc.driver.DmaReport.Field;

/** What can be asked of a card that sends nothing: who it is, its memory, its claims, its waits. */
final class DeviceCheck {
    private final CheckContext context;
    private final DatadevOptions options;
    private final DatadevDevice device;
    /** Where the bytes that were read go, so that they are really read. */
    private volatile int touched;

    DeviceCheck(final CheckContext context, final DatadevOptions options) {
        this.context = context;
        this.options = options;
        device = context.device();
    }

    String version() throws DmaException {
        return "interface " + device.apiVersion() + ", driver " + device.gitVersion();
    }

    String pool() {
        final DmaGeometry g = device.geometry();
        return "cfgRxCount=" + g.cfgRxCount() + " cfgTxCount=" + g.cfgTxCount() + " cfgSize=" + g.cfgSize()
                + ", receive memory " + g.rxBytes() / 1024 + " KiB";
    }

    String mode() throws DmaException {
        final DmaReport report = report();
        if (report.rx().bufferMode().isEmpty()) {
            throw new CheckReport.NotTried(options.procText() + " prints no buffer mode");
        }
        final DmaGeometry g = device.geometry();
        CheckReport.require(
                report.rx().bufferCount() == g.cfgRxCount()
                        && report.tx().bufferCount() == g.cfgTxCount()
                        && report.rx().bufferSize() == g.cfgSize(),
                options.procText() + " has other counts than the driver: " + report.rx() + " " + report.tx());
        return g.mode() + " (cfgMode=" + g.mode().cfgMode() + ")";
    }

    String driverText() throws DmaException {
        final DmaReport report = report();
        final StringBuilder text = new StringBuilder("PCI " + report.pciAddress());
        for (final Field field : new Field[] {Field.HARDWARE_TYPE, Field.IRQ, Field.INT_REQ_COUNT, Field.IRQ_HOLD}) {
            if (!report.text(field).isEmpty()) {
                text.append(", ").append(field.label()).append(' ').append(report.text(field));
            }
        }
        return text.append(", buffers used since load: ")
                .append(report.rx().totalUse().orElse(0))
                .append(" rx, ")
                .append(report.tx().totalUse().orElse(0))
                .append(" tx")
                .toString();
    }

    private DmaReport report() {
        try {
            return device.report();
        } catch (final DmaException e) {
            throw new CheckReport.NotTried(options.procText() + " cannot be read");
        }
    }

    String firmware() throws DmaException {
        final AxiVersion version;
        try {
            version = device.axiVersion();
        } catch (final org.pebbleioc.driver.DmaGoneException e) {
            throw e;
        } catch (final DmaException e) {
            throw new CheckReport.NotTried("the card has no AxiVersion block (" + e.getMessage() + ")");
        }
        final int byRegister = device.readRegister(AxiVersion.ADDRESS);
        CheckReport.require(
                byRegister == version.firmwareVersion(),
                "version 0x" + Integer.toHexString(version.firmwareVersion()) + " by ioctl, 0x"
                        + Integer.toHexString(byRegister) + " by register");
        return "version 0x" + Integer.toHexString(version.firmwareVersion()) + ", git " + version.gitHash() + ", up "
                + version.upTimeCount() + " s, " + version.buildString();
    }

    /** Every page is touched, so that a mapping that is no memory shows itself here. */
    String mapping() {
        final DmaGeometry g = device.geometry();
        int pages = 0;
        int sum = 0;
        for (int index = 0; index < g.bufferCount(); index++) {
            context.checkStop();
            final var buffer = device.buffer(index);
            for (int at = 0; at < g.cfgSize(); at += DmaGeometry.PAGE_BYTES) {
                sum += buffer.get(at) + buffer.get(at + DmaGeometry.PAGE_BYTES - 1);
                pages++;
            }
        }
        touched = sum;
        return g.bufferCount() + " of " + g.bufferCount() + " buffers mapped, " + pages + " pages read";
    }

    String counts() throws DmaException {
        // a buffer on its way is in no state for an instant, one that is lost stays so
        DmaCounts rx = device.rxCounts();
        for (int i = 0; i < 20 && rx.miss() > 0; i++) {
            context.checkStop();
            LockSupport.parkNanos(10_000_000L);
            rx = device.rxCounts();
        }
        final DmaCounts tx = device.txCounts();
        CheckReport.require(
                rx.miss() == 0,
                rx.miss() + " receive buffers are lost until the driver is loaded again: " + CheckReport.text(rx));
        return "rx " + CheckReport.text(rx) + "; tx " + CheckReport.text(tx)
                + (rx.userHas() + tx.userHas() > 0 ? "; another process holds buffers" : "");
    }

    String claim() throws DmaException {
        device.claim(DmaDestination.mask(context.dest()));
        refused(device, "a second claim by the same open");
        try (DatadevDevice other = DatadevDevice.open(options)) {
            refused(other, "a claim by another open");
        }
        return "destination " + context.dest() + " (lane " + DmaDestination.lane(context.dest()) + ", channel "
                + DmaDestination.virtualChannel(context.dest()) + ") is ours; twice and elsewhere refused";
    }

    private void refused(final DatadevDevice by, final String what) throws DmaException {
        try {
            by.claim(DmaDestination.mask(context.dest()));
        } catch (final DmaException e) {
            if (e.errno() == DatadevConstants.EPERM) {
                return;
            }
            throw e;
        }
        throw new CheckReport.Failed(what + " of destination " + context.dest() + " was accepted");
    }

    String poll() throws DmaException {
        final DmaBatch batch = new DmaBatch(1);
        final int before = context.drain(batch, 100_000_000L);
        final long startNs = System.nanoTime();
        final boolean frame = device.awaitReadable(100_000_000L);
        final long waitedNs = System.nanoTime() - startNs;
        if (frame) {
            device.release(batch.index, device.read(batch));
        } else {
            CheckReport.require(
                    waitedNs >= 100_000_000L, "a wait of 100 ms ended after " + waitedNs / 1_000_000 + " ms");
        }
        device.wakeup();
        final long wakeNs = System.nanoTime();
        device.awaitReadable(CheckContext.FRAME_NS);
        CheckReport.require(System.nanoTime() - wakeNs < CheckContext.FRAME_NS / 2, "a wake-up did not end the wait");
        return (frame ? "frames arrive by themselves" : "idle, 100 ms took " + waitedNs / 1_000_000 + " ms")
                + ", wake-up ends a wait; " + before + " buffers had been queued";
    }
}
