package org.pebbleioc.readout.transition;

/**
 * How updates of one PV find their events.
 *
 * @param mode which update an event takes
 * @param source what of an update is compared with what of an event
 * @param toleranceUnits how far apart the two may be; ns, or counts for {@link Source#UNIQUE_ID}
 * @param offsetUnits added to an update's key before it is compared; ns, or counts
 * @param timeoutNs how long an event waits for its update, and an update for its event
 * @param newer so many newer ones of the other side give up on one that waits; 0: only time does
 * @param early most updates that may wait for their events; 0: half of the pebble
 */
public record MatchOptions(
        Mode mode, Source source, long toleranceUnits, long offsetUnits, long timeoutNs, int newer, int early) {
    /** Unlimited tolerance. */
    public static final long ANY = Long.MAX_VALUE;

    /** As LCLS-II: exact, on the time stamp, 1.5 s. */
    public static final MatchOptions DEFAULT =
            new MatchOptions(Mode.EXACT, Source.TIME_STAMP, 0, 0, 1_500_000_000L, 2, 0);

    private static final int COUNTER_BITS = 24;

    /** Which update an event takes. Each update fills one event, but for {@link #LATEST}. */
    public enum Mode {
        /** The one whose key differs by no more than the tolerance. */
        EXACT("exact"),
        /** The nearest, before or after, within the tolerance; decided when an update newer than the event is there. */
        NEAREST("nearest"),
        /** The newest there is, whatever its key; several events may share it. */
        LATEST("none");

        private final String label;

        Mode(final String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /** What is compared. */
    public enum Source {
        /** {@code timeStamp} of the PV with the event's time. */
        TIME_STAMP("timeStamp"),
        /** {@code dataTimeStamp} of an NTNDArray with the event's time. */
        DATA_TIME_STAMP("dataTimeStamp"),
        /** {@code uniqueId} of an NTNDArray with the 24-bit event counter. */
        UNIQUE_ID("uniqueId");

        private final String label;

        Source(final String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    public MatchOptions {
        if (toleranceUnits < 0 || timeoutNs < 1 || newer < 0 || early < 0) {
            throw new IllegalArgumentException("tolerance, newer and early must not be below 0, timeout must be above"
                    + " 0: toleranceUnits=" + toleranceUnits + " timeoutNs=" + timeoutNs + " newer=" + newer
                    + " early=" + early);
        }
    }

    /** How much newer an update is than an event, offset applied; counters wrap at 24 bits. */
    public long distance(final long updateKey, final long eventKey) {
        final long difference = updateKey + offsetUnits - eventKey;
        return source == Source.UNIQUE_ID
                ? difference << Long.SIZE - COUNTER_BITS >> Long.SIZE - COUNTER_BITS
                : difference;
    }

    boolean isWithin(final long distance) {
        return Math.abs(distance) <= toleranceUnits;
    }
}
