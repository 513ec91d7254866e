package org.pebbleioc.ioc.camera;

import java.io.PrintStream;
import org.pebbleioc.driver.DetectorFrontEnd.FrontEndCounts;
import org.pebbleioc.driver.DmaCounts;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.readout.Books;
import org.pebbleioc.readout.Readout;
import org.pebbleioc.readout.ReadoutCounter;

/** {@code readoutReport}: where every image and every buffer of a camera is. */
final class CameraReport {
    private CameraReport() {}

    static void print(final Camera camera, final PrintStream out) {
        final Readout readout = camera.readout();
        if (readout == null) {
            out.println(camera.name() + ": no memory yet, iocInit has not run");
            return;
        }
        final FrontEndCounts card = camera.frontEnd().counts();
        out.println(camera.name() + (readout.isHeldBack() ? ": held back, no pebble buffer is free" : ":"));
        out.printf(
                "  %-10s images %d = delivered %d + dropped %d + being sent %d; held back %d times, %.3f s%n",
                "card",
                card.images(),
                card.delivered(),
                card.dropped(),
                card.images() - card.delivered() - card.dropped(),
                card.heldBack(),
                card.heldBackNs() / 1e9);
        try {
            final DmaCounts rx = readout.device().rxCounts();
            out.printf(
                    "  %-10s %d = userHas %d + inHw %d + preHw %d + inQ %d + miss %d%n",
                    "DMA rx", rx.total(), rx.userHas(), rx.inHw(), rx.preHwQ(), rx.inQ(), rx.miss());
        } catch (final DmaException e) {
            out.println("  DMA rx     " + e.getMessage());
        }
        if (camera.imagesNotAsked() > 0) {
            out.printf(
                    "  %-24s %15d  %s%n", "not asked", camera.imagesNotAsked(), "images that came uncalled, not shown");
        }
        Books.of(readout).forEach(stage -> out.println("  " + stage));
        for (final ReadoutCounter counter : ReadoutCounter.values()) {
            final long value = readout.count(counter);
            if (value != 0) {
                out.printf("  %-24s %15d  %s%n", counter, value, counter.label());
            }
        }
    }
}
