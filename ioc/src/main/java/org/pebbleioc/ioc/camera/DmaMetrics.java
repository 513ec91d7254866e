package org.pebbleioc.ioc.camera;

import java.io.PrintStream;
import org.pebbleioc.driver.DmaCounts;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaReport;
import org.pebbleioc.driver.DmaReport.Field;
import org.pebbleioc.readout.ReadoutCounter;

/** {@code dmaReport}: what the driver says and what the reader counted, in the text format of Prometheus. */
final class DmaMetrics {
    private static final String PREFIX = "pebbleioc_dma_";

    private final PrintStream out;
    private final String port;

    private DmaMetrics(final PrintStream out, final String port) {
        this.out = out;
        this.port = "port=\"" + escaped(port) + "\"";
    }

    static void print(final Camera camera, final PrintStream out) throws DmaException {
        final DmaMetrics metrics = new DmaMetrics(out, camera.name());
        final boolean up = camera.device().problem().isEmpty();
        metrics.value("up", up ? 1 : 0);
        for (final ReadoutCounter counter : new ReadoutCounter[] {
            ReadoutCounter.FRAGMENTS_IN,
            ReadoutCounter.FRAGMENT_ERRORS,
            ReadoutCounter.FRAGMENTS_GONE,
            ReadoutCounter.READ_ERRORS,
            ReadoutCounter.DEVICE_LOSSES
        }) {
            metrics.value(
                    counter.name().toLowerCase(java.util.Locale.ROOT) + "_total",
                    camera.readout().count(counter));
        }
        metrics.value("images_not_asked_total", camera.imagesNotAsked());
        if (up) {
            metrics.report(camera.device().name(), camera.device().report());
        }
    }

    private void report(final String device, final DmaReport report) {
        out.printf(
                "%sinfo{%s,device=\"%s\",pci=\"%s\",driver=\"%s\",api=\"%s\",firmware=\"%s\"} 1%n",
                PREFIX,
                port,
                escaped(device),
                escaped(report.pciAddress()),
                escaped(report.text(Field.GIT_VERSION)),
                escaped(report.text(Field.API_VERSION)),
                escaped(report.text(Field.FIRMWARE_VERSION)));
        report.rx().bufferMode().ifPresent(mode -> value("mode", mode));
        report.number(Field.INT_REQ_COUNT).ifPresent(count -> value("interrupt_requests", count));
        report.number(Field.CONTINUE_COUNT).ifPresent(count -> value("continues", count));
        pool("rx", report.rx());
        pool("tx", report.tx());
        report.groups().forEach(group -> {
            grouped("group_threshold", group.group(), group.threshold());
            grouped("group_outstanding", group.group(), group.count());
        });
    }

    private void pool(final String direction, final DmaReport.Pool pool) {
        final DmaCounts counts = pool.counts();
        value(direction + "_buffers", pool.bufferCount());
        value(direction + "_buffer_bytes", pool.bufferSize());
        value(direction + "_in_user", counts.userHas());
        value(direction + "_in_hw", counts.inHw());
        value(direction + "_pre_hw", counts.preHwQ());
        value(direction + "_in_q", counts.inQ());
        value(direction + "_miss", counts.miss());
        pool.totalUse().ifPresent(uses -> value(direction + "_uses_total", uses));
        pool.minUse().ifPresent(uses -> value(direction + "_uses_least", uses));
        pool.maxUse().ifPresent(uses -> value(direction + "_uses_most", uses));
    }

    private void grouped(final String name, final int group, final long value) {
        out.println(PREFIX + name + "{" + port + ",group=\"" + group + "\"} " + value);
    }

    private void value(final String name, final long value) {
        out.println(PREFIX + name + "{" + port + "} " + value);
    }

    private static String escaped(final String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
