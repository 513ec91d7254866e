package org.pebbleioc.ioc.channel.filter;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.pebbleioc.ioc.channel.ElementType;
import org.pebbleioc.ioc.channel.Metadata;
import org.pebbleioc.ioc.channel.Sample;

/** {@code ts} with {@code num} or {@code str}: the record's time stamp becomes the value (EPICS base 7.0.7). */
record TimeValueFilter(Form form, long epochSeconds, ZoneId zone) implements ChannelFilter {
    /** Seconds from 1970 to 1990, where EPICS begins to count. */
    static final long EPICS_EPOCH = 631_152_000L;

    private static final DateTimeFormatter EPICS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);
    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxx", Locale.ROOT);

    /** What the value looks like. */
    enum Form {
        /** Seconds with a fraction. */
        DBL(ElementType.DOUBLE, 1),
        SEC(ElementType.ULONG, 1),
        NSEC(ElementType.ULONG, 1),
        /** Seconds, nanoseconds. */
        TS(ElementType.ULONG, 2),
        EPICS(ElementType.STRING, 1),
        ISO(ElementType.STRING, 1);

        private final ElementType type;
        private final int count;

        Form(final ElementType type, final int count) {
            this.type = type;
            this.count = count;
        }
    }

    @Override
    public Stage stage() {
        return (sample, mask) -> read(sample);
    }

    @Override
    public ElementType elementType(final ElementType before) {
        return form.type;
    }

    @Override
    public int maxCount(final int before) {
        return form.count;
    }

    @Override
    public Sample read(final Sample sample) {
        final double seconds = sample.secondsPosix() - epochSeconds;
        final Object array =
                switch (form) {
                    case DBL -> new double[] {seconds + sample.nanoseconds() * 1e-9};
                    case SEC -> new double[] {seconds};
                    case NSEC -> new double[] {sample.nanoseconds()};
                    case TS -> new double[] {seconds, sample.nanoseconds()};
                    case EPICS -> new String[] {text(sample, EPICS)};
                    case ISO -> new String[] {text(sample, ISO)};
                };
        return new Sample(
                form.type,
                array,
                form.count,
                sample.status(),
                sample.severity(),
                sample.alarmMessage(),
                sample.secondsPosix(),
                sample.nanoseconds(),
                sample.userTag(),
                Metadata.NONE);
    }

    private String text(final Sample sample, final DateTimeFormatter format) {
        if (sample.secondsPosix() <= EPICS_EPOCH) {
            return "<undefined>";
        }
        return format.format(Instant.ofEpochSecond(sample.secondsPosix(), sample.nanoseconds())
                .atZone(zone));
    }
}
