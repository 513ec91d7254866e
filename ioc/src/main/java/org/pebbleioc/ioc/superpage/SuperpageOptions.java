package org.pebbleioc.ioc.superpage;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.sim.CardOptions;
import org.pebbleioc.driver.sim.superpage.LinkStreamOptions;
import org.pebbleioc.driver.sim.superpage.PageFault;
import org.pebbleioc.driver.sim.superpage.PayloadPattern;
import org.pebbleioc.ioc.config.OptionException;
import org.pebbleioc.ioc.config.OptionText;
import org.pebbleioc.readout.memory.BankKind;
import org.pebbleioc.readout.memory.PoolLayout;
import org.pebbleioc.readout.page.ControlOptions;
import org.pebbleioc.readout.page.GroupOptions;
import org.pebbleioc.readout.page.SuperpageLayout;
import org.pebbleioc.readout.page.SuperpagePlan;
import org.pebbleioc.readout.page.UsageThresholds;

/**
 * What {@code simSuperpageConfig} says about one readout, every value checked by itself.
 *
 * @param layout of the memory
 * @param source {@code generated}, or where recorded pages are
 * @param links what a generated end point sends; of end point 0
 * @param policy what the card does without a free page
 * @param faults one page in so many has each of these
 */
record SuperpageOptions(
        SuperpageLayout layout,
        String source,
        LinkStreamOptions links,
        CardOptions.OutOfBuffers policy,
        Map<PageFault, Integer> faults,
        GroupOptions group,
        ControlOptions control) {
    static final List<String> KEYS = keys();
    /** Of {@code datadevSuperpageConfig}. */
    static final List<String> DEVICE_KEYS = List.of(
            "device",
            "poll",
            "links",
            "proc",
            "sys",
            "reserved",
            "align",
            "copySize",
            "copyCount",
            "bank",
            "oneBlock",
            "blockSize",
            "orbits",
            "everyOrbit",
            "timeout",
            "maxOpen",
            "maxPages",
            "maxJump",
            "reorderPages",
            "lostAfter",
            "high",
            "low",
            "copyHigh",
            "copyLow",
            "dataOff",
            "release",
            "latencyAlarm");

    private static final int KIB = 1024;

    private static List<String> keys() {
        final List<String> keys = new ArrayList<>(List.of(
                "endPoints",
                "superpageSize",
                "superpageCount",
                "reserved",
                "align",
                "copySize",
                "copyCount",
                "bank",
                "oneBlock",
                "blockSize",
                "source",
                "card",
                "links",
                "rdhVersion",
                "systemId",
                "orbitRate",
                "orbits",
                "firstOrbit",
                "hbfSize",
                "hbfSpread",
                "emptyOneIn",
                "packetSize",
                "payload",
                "period",
                "burst",
                "burstFactor",
                "pause",
                "seed",
                "policy",
                "everyOrbit",
                "timeout",
                "maxOpen",
                "maxPages",
                "maxJump",
                "reorderPages",
                "lostAfter",
                "high",
                "low",
                "copyHigh",
                "copyLow",
                "copyHigh",
                "copyLow",
                "dataOff",
                "release",
                "latencyAlarm"));
        for (final PageFault fault : PageFault.values()) {
            keys.add(fault.label());
        }
        return List.copyOf(keys);
    }

    static SuperpageOptions of(final OptionText text, final Map<String, String> overrides) throws OptionException {
        text.knows(KEYS.toArray(String[]::new)).override(overrides);
        try {
            final int pageBytes = size(text, "superpageSize", 256 * KIB);
            final SuperpageOptions options = new SuperpageOptions(
                    layout(text, pageBytes),
                    text.text("source", "generated"),
                    links(text, pageBytes),
                    policy(text),
                    faults(text),
                    group(text),
                    control(text, text.integer("endPoints", 2)));
            text.finish();
            return options;
        } catch (final OptionException e) {
            throw e;
        } catch (final IllegalArgumentException e) {
            throw new OptionException(1, e.getMessage());
        }
    }

    /**
     * What {@code datadevSuperpageConfig} says of everything but its devices.
     *
     * @param page of the devices, which are all alike
     */
    static SuperpageOptions ofDevices(
            final OptionText text, final Map<String, String> overrides, final int endPoints, final DmaGeometry page)
            throws OptionException {
        text.knows(DEVICE_KEYS.toArray(String[]::new)).override(overrides);
        try {
            final SuperpageLayout own = layout(text, page.cfgSize());
            final SuperpageOptions options = new SuperpageOptions(
                    new SuperpageLayout(
                            own.bank(),
                            endPoints,
                            new PoolLayout(page.cfgRxCount(), page.cfgSize(), 0, DmaGeometry.PAGE_BYTES),
                            own.copies(),
                            own.isOneBlock(),
                            own.blockBytes(),
                            false),
                    "device",
                    LinkStreamOptions.defaults(1),
                    CardOptions.OutOfBuffers.DROP,
                    Map.of(),
                    group(text),
                    control(text, endPoints));
            text.finish();
            return options;
        } catch (final OptionException e) {
            throw e;
        } catch (final IllegalArgumentException e) {
            throw new OptionException(1, e.getMessage());
        }
    }

    private static SuperpageLayout layout(final OptionText text, final int pageBytes) throws OptionException {
        final BankKind bank = BankKind.ofLabel(text.text("bank", BankKind.HEAP.label()));
        if (bank == null) {
            throw text.wrong("bank", "bank must be heap, hugepages or shm: bank=" + text.text("bank", ""));
        }
        if (pageBytes < 4 * KIB || pageBytes % (4 * KIB) != 0) {
            throw text.wrong("superpageSize", "superpageSize must be a multiple of 4 KiB: superpageSize=" + pageBytes);
        }
        final int reserved = size(text, "reserved", 64);
        final int align = size(text, "align", 4 * KIB);
        final int copies = text.integer("copyCount", 128);
        final int copySize = size(text, "copySize", 128 * KIB);
        return new SuperpageLayout(
                bank,
                text.integer("endPoints", 2),
                new PoolLayout(text.integer("superpageCount", 256), pageBytes, reserved, align),
                copies == 0 ? null : new PoolLayout(copies, copySize, reserved, align),
                text.flag("oneBlock", true),
                text.bytes("blockSize", 0));
    }

    private static LinkStreamOptions links(final OptionText text, final int pageBytes) throws OptionException {
        final PayloadPattern pattern = PayloadPattern.ofLabel(text.text("payload", PayloadPattern.COUNTER.label()));
        if (pattern == null) {
            throw text.wrong("payload", "payload must be counter, random or none: payload=" + text.text("payload", ""));
        }
        return new LinkStreamOptions(
                linkList(text, "0-11"),
                new LinkStreamOptions.Headers(
                        text.integer("card", 0), 0, text.integer("rdhVersion", 7), text.integer("systemId", 19)),
                new LinkStreamOptions.Orbits(
                        number(text, "orbitRate", LinkStreamOptions.Orbits.LHC_HZ),
                        text.integer("orbits", 128),
                        number(text, "firstOrbit")),
                new LinkStreamOptions.Payload(
                        size(text, "hbfSize", KIB),
                        number(text, "hbfSpread", 0.2),
                        text.integer("emptyOneIn", 0),
                        pattern),
                new LinkStreamOptions.Bursts(
                        text.integer("period", 0),
                        text.integer("burst", 0),
                        number(text, "burstFactor", 1),
                        text.integer("pause", 0)),
                size(text, "packetSize", 8 * KIB),
                pageBytes,
                text.integer("seed", 1));
    }

    /** {@code 0-11}, or {@code 0 3 5-7}. */
    static List<Integer> linkList(final OptionText text, final String otherwise) throws OptionException {
        final List<Integer> links = new ArrayList<>();
        if (text.text("links", otherwise).isBlank()) {
            return links;
        }
        for (final String part : text.text("links", otherwise).trim().split("[ ;]+")) {
            final String[] ends = part.split("-", 2);
            try {
                final int first = Integer.parseInt(ends[0]);
                final int last = Integer.parseInt(ends[ends.length - 1]);
                for (int link = first; link <= last && links.size() <= 32; link++) {
                    links.add(link);
                }
            } catch (final NumberFormatException e) {
                throw text.wrong(
                        "links",
                        "links must be numbers and ranges, as in 0-11 or 0 3 5-7: links=" + text.text("links", ""));
            }
        }
        return links;
    }

    private static CardOptions.OutOfBuffers policy(final OptionText text) throws OptionException {
        // without a pace only pages keep the links back: dropping would throw away all but the first poolful
        final String usual = number(text, "orbitRate", LinkStreamOptions.Orbits.LHC_HZ) == 0 ? "hold" : "drop";
        return switch (text.text("policy", usual)) {
            case "hold" -> CardOptions.OutOfBuffers.HOLD;
            case "drop" -> CardOptions.OutOfBuffers.DROP;
            default -> throw text.wrong("policy", "policy must be hold or drop: policy=" + text.text("policy", ""));
        };
    }

    private static Map<PageFault, Integer> faults(final OptionText text) throws OptionException {
        final Map<PageFault, Integer> faults = new EnumMap<>(PageFault.class);
        for (final PageFault fault : PageFault.values()) {
            final int oneIn = text.integer(fault.label(), 0);
            if (oneIn < 0) {
                throw text.wrong(
                        fault.label(),
                        fault.label() + " strikes one page in so many, 0 for none: " + fault.label() + "=" + oneIn);
            }
            if (oneIn > 0) {
                faults.put(fault, oneIn);
            }
        }
        return faults;
    }

    private static GroupOptions group(final OptionText text) throws OptionException {
        final GroupOptions standard = GroupOptions.defaults(text.integer("orbits", 128));
        return new GroupOptions(
                standard.orbits(),
                text.flag("everyOrbit", standard.isEveryOrbitSent()),
                text.durationNs("timeout", standard.timeoutNs()),
                text.integer("maxOpen", standard.maxOpen()),
                text.integer("maxPages", standard.maxPages()),
                text.integer("maxJump", (int) standard.maxJump()),
                text.integer("reorderPages", standard.reorderPages()),
                text.integer("lostAfter", standard.lostAfter()));
    }

    private static ControlOptions control(final OptionText text, final int endPoints) throws OptionException {
        final ControlOptions standard = ControlOptions.defaults();
        final List<Double> high = percents(text, "high", UsageThresholds.DEFAULT.high(), endPoints);
        final List<Double> low = percents(text, "low", UsageThresholds.DEFAULT.low(), endPoints);
        final List<UsageThresholds> thresholds = new ArrayList<>();
        for (int i = 0; i < Math.max(high.size(), low.size()); i++) {
            thresholds.add(new UsageThresholds(at(high, i), at(low, i)));
        }
        return new ControlOptions(
                thresholds,
                new UsageThresholds(
                        number(text, "copyHigh", 100 * high.get(0)) / 100,
                        number(text, "copyLow", 100 * low.get(0)) / 100),
                text.durationNs("dataOff", standard.dataOffNs()),
                text.durationNs("release", standard.releaseNs()),
                text.durationNs("latencyAlarm", standard.latencyAlarmNs()));
    }

    /** One value for all end points, or one for each, as fractions. */
    private static List<Double> percents(
            final OptionText text, final String key, final double otherwise, final int endPoints)
            throws OptionException {
        final List<Double> fractions = new ArrayList<>();
        final String all = text.text(key, Double.toString(100 * otherwise));
        try {
            for (final String one : all.trim().split("[ ;]+")) {
                fractions.add(Double.parseDouble(one) / 100);
            }
        } catch (final NumberFormatException e) {
            throw text.wrong(key, key + " must be a number, or one for each end point: " + key + "=" + all);
        }
        if (fractions.size() != 1 && fractions.size() != endPoints) {
            throw text.wrong(
                    key, key + " must be one number or " + endPoints + ", one for each end point: " + key + "=" + all);
        }
        return fractions;
    }

    private static double at(final List<Double> values, final int i) {
        return values.get(Math.min(i, values.size() - 1));
    }

    private static int size(final OptionText text, final String key, final int otherwise) throws OptionException {
        final long bytes = text.bytes(key, otherwise);
        if (bytes > 1 << 30) {
            throw text.wrong(key, key + " must be at most 1 GiB: " + key + "=" + bytes);
        }
        return (int) bytes;
    }

    private static long number(final OptionText text, final String key) throws OptionException {
        try {
            return Long.decode(text.text(key, "0"));
        } catch (final NumberFormatException e) {
            throw text.wrong(key, key + " must be a whole number: " + key + "=" + text.text(key, ""));
        }
    }

    private static double number(final OptionText text, final String key, final double otherwise)
            throws OptionException {
        try {
            return Double.parseDouble(text.text(key, Double.toString(otherwise)));
        } catch (final NumberFormatException e) {
            throw text.wrong(key, key + " must be a number: " + key + "=" + text.text(key, ""));
        }
    }

    /** What the plan needs to know of the data; of recorded pages nothing is known. */
    SuperpagePlan.Load load() {
        if (!source.equals("generated")) {
            return new SuperpagePlan.Load(links.links().size(), 0, 0, 0, group.timeoutNs());
        }
        final int payload = links.packetBytes() - 64;
        final double packets =
                Math.ceil((double) links.payload().hbfBytes() / payload) + 1; // and the one with the stop bit
        final double hbf = links.payload().hbfBytes() + 64 * packets;
        final double largest = links.payload().hbfBytes()
                * (1 + links.payload().hbfSpread())
                * Math.max(1, links.bursts().factor());
        return new SuperpagePlan.Load(
                links.links().size(),
                links.orbits().rateHz() / links.orbits().perTimeFrame(),
                hbf * links.orbits().perTimeFrame(),
                (long) (largest + 64 * (Math.ceil(largest / payload) + 1)),
                group.timeoutNs());
    }
}
