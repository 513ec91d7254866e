package org.pebbleioc.ioc.superpage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.pebbleioc.ioc.device.Parameter;
import org.pebbleioc.ioc.device.ParameterPort;
import org.pebbleioc.readout.page.CardCounter;
import org.pebbleioc.readout.page.GroupCounter;
import org.pebbleioc.readout.page.LinkState;
import org.pebbleioc.readout.page.PageCard;
import org.pebbleioc.readout.page.PageState;
import org.pebbleioc.readout.page.PageWatch;
import org.pebbleioc.readout.page.StopReport;
import org.pebbleioc.readout.page.SuperpageReadout;
import org.pebbleioc.readout.page.SuperpageState;

/**
 * What a readout says of itself, as parameters of superpage.template and superpageBuffer.template. Copied by the thread
 * {@code superpage}; the data's path never touches a parameter.
 */
final class SuperpageParameters {
    private static final int MAJOR = 2;
    private static final double SECOND_NS = 1e9;

    final Parameter configure;
    final Parameter start;
    final Parameter stop;
    final Parameter reset;
    private final Map<Parameter, ToDoubleFunction<SuperpageReadout>> gauges = new LinkedHashMap<>();
    private final ParameterPort port;
    private final Parameter state;
    private final Parameter message;
    private final Parameter stillOut;
    private final Parameter pageRate;
    private final Parameter byteRate;
    private final Parameter timeFrameRate;
    private final Parameter booksClose;
    private final List<BufferParameters> buffers = new ArrayList<>();

    private long rateSinceNs;
    private long pagesBefore;
    private long bytesBefore;
    private long framesBefore;

    /** @param endPoints how many; the buffers are EP0, EP1 ... and COPIES */
    SuperpageParameters(final ParameterPort port, final int endPoints) {
        this.port = port;
        configure = port.int32("CONFIGURE", 0);
        start = port.int32("START", 0);
        stop = port.int32("STOP", 0);
        reset = port.int32("RESET", 0);
        state = port.int32("STATE", SuperpageState.STANDBY.ordinal());
        message = port.octet("MESSAGE", "");
        stillOut = port.octet("STILL_OUT", "");
        pageRate = port.float64("PAGE_RATE", 0);
        byteRate = port.float64("BYTE_RATE", 0);
        timeFrameRate = port.float64("TIME_FRAME_RATE", 0);
        booksClose = port.int32("BOOKS_CLOSE", 1);
        gauge("RUNS", SuperpageReadout::runs);
        gauge("LINKS", r -> r.links().size());
        gauge(
                "LINKS_WAITED_FOR",
                r -> r.links().stream().filter(LinkState::isWaitedFor).count());
        gauge("PAGES_QUEUED", SuperpageReadout::queued);
        gauge("TIME_FRAME", r -> r.links().stream()
                .mapToLong(LinkState::newestTimeFrame)
                .max()
                .orElse(0));
        gauge(
                "STOP_TIME",
                r -> r.lastStop() == null
                        ? 0
                        : (r.lastStop().dataOffNs() + r.lastStop().releaseNs()) / 1e9);
        for (final GroupCounter counter : GroupCounter.values()) {
            gauge(counter.name(), r -> r.count(counter));
        }
        for (final CardCounter counter : CardCounter.values()) {
            gauge("CARD_" + counter.name(), r -> sum(r, counter) / (counter == CardCounter.STARVED_NS ? SECOND_NS : 1));
        }
        for (int i = 0; i < endPoints; i++) {
            buffers.add(new BufferParameters(port, "EP" + i));
        }
        buffers.add(new BufferParameters(port, "COPIES"));
    }

    private static long sum(final SuperpageReadout readout, final CardCounter counter) {
        long sum = 0;
        for (int i = 0; i < readout.pools().size(); i++) {
            sum += readout.count(i, counter);
        }
        return sum;
    }

    private void gauge(final String name, final ToDoubleFunction<SuperpageReadout> value) {
        gauges.put(port.float64(name, 0), value);
    }

    List<BufferParameters> buffers() {
        return buffers;
    }

    /** The state has changed, or may have: with the first error where there is one. */
    void state(final SuperpageReadout readout) {
        final SuperpageState now = readout.state();
        if (state.intValue() != now.ordinal() || !message.textValue().equals(readout.message())) {
            final boolean isError = now == SuperpageState.ERROR;
            state.set((Object) now.ordinal(), isError ? MAJOR : 0, isError ? readout.message() : "");
            message.set(readout.message(), isError ? MAJOR : 0, isError ? readout.message() : "");
        }
    }

    void stopped(final StopReport report) {
        final String out = String.join(
                "; ",
                report.pagesOut().stream().map(StopReport.PagesOut::toString).toList());
        stillOut.set(out, out.isEmpty() ? 0 : 1, out.isEmpty() ? "" : "pages are still out");
    }

    /** Copies everything. */
    void copy(final SuperpageReadout readout, final List<PageWatch> watches, final long nowNs) {
        state(readout);
        gauges.forEach((parameter, gauge) -> {
            final double value = gauge.applyAsDouble(readout);
            if (parameter.doubleValue() != value) {
                parameter.set(value);
            }
        });
        for (int i = 0; i < watches.size(); i++) {
            buffers.get(i).copy(watches.get(i));
        }
        final List<PageCard> cards = readout.cards();
        for (int i = 0; i < cards.size(); i++) {
            buffers.get(i).cardDropped(cards.get(i).dropped(), nowNs);
        }
        if (readout.state() == SuperpageState.CONFIGURED) {
            final int close = booksClose(readout) ? 1 : 0;
            booksClose.set((Object) close, close == 1 ? 0 : MAJOR, close == 1 ? "" : "pages are not accounted for");
        }
        rates(readout, nowNs);
    }

    private void rates(final SuperpageReadout readout, final long nowNs) {
        if (nowNs - rateSinceNs < SECOND_NS) {
            return;
        }
        final double seconds = (nowNs - rateSinceNs) / SECOND_NS;
        final long pages = readout.count(GroupCounter.PAGES_IN);
        final long bytes = readout.count(GroupCounter.BYTES_IN);
        final long frames = readout.count(GroupCounter.TIME_FRAMES_BUILT);
        pageRate.set((pages - pagesBefore) / seconds);
        byteRate.set((bytes - bytesBefore) / seconds / (1 << 20));
        timeFrameRate.set((frames - framesBefore) / seconds);
        pagesBefore = pages;
        bytesBefore = bytes;
        framesBefore = frames;
        rateSinceNs = nowNs;
    }

    /** At rest: what came was grouped or has a reason, and every page taken was given back or is still used. */
    static boolean booksClose(final SuperpageReadout readout) {
        final long accounted = readout.count(GroupCounter.PAGES_GROUPED)
                + readout.count(GroupCounter.PAGES_BAD)
                + readout.count(GroupCounter.PAGES_IMPLAUSIBLE)
                + readout.count(GroupCounter.PAGES_LATE)
                + readout.count(GroupCounter.PAGES_DUPLICATE)
                + readout.count(GroupCounter.PAGES_OVERFLOW);
        return readout.count(GroupCounter.PAGES_IN) == accounted
                && readout.allPools().stream()
                        .allMatch(pool -> pool.usage().used()
                                        + pool.life().in(PageState.WITH_CARD)
                                        + pool.life().in(PageState.FREE)
                                == pool.count());
    }
}
