package org.pebbleioc.ioc.camera;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaReport;
import org.pebbleioc.driver.DmaReport.Field;
import org.pebbleioc.ioc.device.Parameter;
import org.pebbleioc.ioc.device.ParameterPort;
import org.pebbleioc.readout.ReopeningDevice;

/**
 * What the driver says about its card as parameters of {@code datadev.template}. Once a second the thread
 * {@code camera} reads the driver's text; while there is none, all of them are invalid.
 */
final class CardStatistics {
    private static final Logger LOG = LogManager.getLogger(CardStatistics.class);
    private static final long PERIOD_NS = 1_000_000_000L;
    private static final int INVALID = 3;

    private final Map<Parameter, Function<DmaReport, Object>> values = new LinkedHashMap<>();
    private final ParameterPort port;

    // Thread camera.
    private long nextNs;
    /** At the last look; at the first one nothing is known. */
    private boolean wasThere;

    private String problem = "";

    CardStatistics(final ParameterPort port) {
        this.port = port;
        text("CARD_PCI_ADDRESS", DmaReport::pciAddress);
        text("CARD_FIRMWARE", r -> r.text(Field.FIRMWARE_VERSION));
        text("CARD_BUILD", r -> r.text(Field.BUILD_STRING));
        text("DRIVER_GIT_VERSION", r -> r.text(Field.GIT_VERSION));
        text("DRIVER_API_VERSION", r -> r.text(Field.API_VERSION));
        number("DMA_MODE", r -> r.rx().bufferMode().orElse(0));
        number("CARD_INTERRUPTS", r -> r.number(Field.INT_REQ_COUNT).orElse(0));
        number("CARD_CONTINUES", r -> r.number(Field.CONTINUE_COUNT).orElse(0));
        uses("DMA_RX_USES", r -> r.rx().totalUse());
        number("DMA_TX_COUNT", r -> r.tx().bufferCount());
        number("DMA_TX_BUFFER_SIZE", r -> r.tx().bufferSize());
        number("DMA_TX_IN_USER", r -> r.tx().counts().userHas());
        number("DMA_TX_IN_HW", r -> r.tx().counts().inHw());
        number("DMA_TX_PRE_HW", r -> r.tx().counts().preHwQ());
        number("DMA_TX_IN_Q", r -> r.tx().counts().inQ());
        number("DMA_TX_MISS", r -> r.tx().counts().miss());
        uses("DMA_TX_USES", r -> r.tx().totalUse());
    }

    /** Thread {@code camera}, at any rate; looks once a second, and at once when the card went away or came back. */
    void refresh(final ReopeningDevice device, final long nowNs) {
        final boolean isThere = device.problem().isEmpty();
        if (isThere == wasThere && nowNs - nextNs < 0) {
            return;
        }
        wasThere = isThere;
        nextNs = nowNs + PERIOD_NS;
        try {
            show(device.report());
        } catch (final DmaException e) {
            if (isThere && problem.isEmpty()) {
                LOG.warn("{}: {}", port.name(), e.getMessage());
            }
            invalidate(e.getMessage());
        }
    }

    private void show(final DmaReport report) {
        final boolean again = !problem.isEmpty();
        problem = "";
        values.forEach((parameter, value) -> {
            final Object now = value.apply(report);
            if (again || !now.equals(parameter.state().value())) {
                parameter.set(now, 0, "");
            }
        });
    }

    private void invalidate(final String why) {
        if (!why.equals(problem)) {
            problem = why;
            values.keySet().forEach(p -> p.set(p.state().value(), INVALID, why));
        }
    }

    private void text(final String drvInfo, final Function<DmaReport, String> value) {
        values.put(port.octet(drvInfo, ""), value::apply);
    }

    private void number(final String drvInfo, final Function<DmaReport, Number> value) {
        values.put(port.int32(drvInfo, 0), r -> value.apply(r).intValue());
    }

    /** A count that a 32-bit record does not hold for long. */
    private void uses(final String drvInfo, final Function<DmaReport, OptionalLong> value) {
        values.put(port.float64(drvInfo, 0), r -> (double) value.apply(r).orElse(0));
    }
}
