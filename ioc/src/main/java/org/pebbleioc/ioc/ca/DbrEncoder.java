package org.pebbleioc.ioc.ca;

import java.nio.ByteBuffer;
import java.util.List;
import org.pebbleioc.ioc.channel.DbrType;
import org.pebbleioc.ioc.channel.ElementType;
import org.pebbleioc.ioc.channel.Metadata;
import org.pebbleioc.ioc.channel.Sample;

/** Writes a sample as any readable request type, layouts of {@code db_access.h}, big-endian. */
final class DbrEncoder {
    /** Seconds between 1970 and 1990, where EPICS time starts. */
    static final long EPICS_EPOCH_S = 631_152_000L;

    private static final int UNIT_BYTES = 8;
    private static final int CHOICES = 16;
    private static final int CHOICE_BYTES = 26;

    private DbrEncoder() {}

    /**
     * Writes exactly {@code layout.bytes(count)} bytes; elements that the sample does not have are zero.
     *
     * @throws NumberFormatException the value is a string that is no number; something may have been written
     */
    static void put(
            final ByteBuffer out,
            final DbrLayout layout,
            final Sample sample,
            final int count,
            final RecordFacts facts) {
        final int start = out.position();
        final int end = start + (int) layout.bytes(count);
        if (layout.family() == DbrLayout.Family.CLASS_NAME) {
            Text.put(out, facts.className(), Elements.STRING_BYTES);
        } else {
            putHead(out, layout, sample, facts);
            Padding.zeros(out, start + layout.valueOffset() - out.position());
            new Elements(sample).put(out, layout.valueType(), Math.min(count, sample.count()));
        }
        Padding.zeros(out, end - out.position());
    }

    private static void putHead(
            final ByteBuffer out, final DbrLayout layout, final Sample sample, final RecordFacts facts) {
        if (layout.family() == DbrLayout.Family.PLAIN) {
            return;
        }
        out.putShort((short) sample.status());
        out.putShort((short) sample.severity());
        switch (layout.family()) {
            case TIME -> putTime(out, sample);
            case GRAPHIC -> putGraphic(out, layout.valueType(), sample, false);
            case CONTROL -> putGraphic(out, layout.valueType(), sample, true);
            case STATUS_ACK -> {
                out.putShort((short) facts.acknowledgeTransients());
                out.putShort((short) facts.unacknowledgedSeverity());
            }
            default -> {}
        }
    }

    /** A time before 1990 means "never" and goes out as zero. */
    private static void putTime(final ByteBuffer out, final Sample sample) {
        final long seconds = sample.secondsPosix() - EPICS_EPOCH_S;
        out.putInt(seconds < 0 ? 0 : (int) seconds);
        out.putInt(seconds < 0 ? 0 : sample.nanoseconds());
    }

    private static void putGraphic(
            final ByteBuffer out, final DbrType type, final Sample sample, final boolean control) {
        final Metadata metadata = sample.metadata();
        if (type == DbrType.STRING) {
            return;
        }
        if (type == DbrType.ENUM) {
            putChoices(out, metadata.choices());
            return;
        }
        if (type == DbrType.FLOAT || type == DbrType.DOUBLE) {
            // only fields that are floating themselves have a precision
            final boolean floating =
                    sample.elementType() == ElementType.FLOAT || sample.elementType() == ElementType.DOUBLE;
            out.putShort((short) (floating ? metadata.precision() : 0));
            out.putShort((short) 0);
        }
        Text.put(out, metadata.units(), UNIT_BYTES);
        putLimit(out, type, metadata.displayHigh());
        putLimit(out, type, metadata.displayLow());
        putLimit(out, type, metadata.alarmHigh());
        putLimit(out, type, metadata.warningHigh());
        putLimit(out, type, metadata.warningLow());
        putLimit(out, type, metadata.alarmLow());
        if (control) {
            putLimit(out, type, metadata.controlHigh());
            putLimit(out, type, metadata.controlLow());
        }
    }

    private static void putChoices(final ByteBuffer out, final List<String> choices) {
        final int known = Math.min(choices.size(), CHOICES);
        out.putShort((short) known);
        for (int i = 0; i < known; i++) {
            Text.put(out, choices.get(i), CHOICE_BYTES);
        }
        Padding.zeros(out, (CHOICES - known) * CHOICE_BYTES);
    }

    /** Whole numbers cannot say "none", which is NaN: they say 0. */
    private static void putLimit(final ByteBuffer out, final DbrType type, final double limit) {
        final int whole = Double.isNaN(limit) ? 0 : Elements.cast(limit);
        switch (type) {
            case SHORT -> out.putShort((short) whole);
            case CHAR -> out.put((byte) whole);
            case LONG -> out.putInt(whole);
            case FLOAT -> out.putFloat(Elements.clamped(limit));
            default -> out.putDouble(limit);
        }
    }
}
