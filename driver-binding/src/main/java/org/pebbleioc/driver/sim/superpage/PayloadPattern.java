package org.pebbleioc.driver.sim.superpage;

import java.nio.ByteBuffer;

/** What stands behind the headers of generated pages; who receives a packet can work it out from the packet's header. */
public enum PayloadPattern {
    /** 64-bit words that count up from {@link #key}. */
    COUNTER("counter") {
        @Override
        long word(final long key, final int index) {
            return key + index;
        }
    },
    /** 64-bit words that look random, always the same for the same {@link #key}. */
    RANDOM("random") {
        @Override
        long word(final long key, final int index) {
            return mix(key + index * 0x9E3779B97F4A7C15L);
        }
    },
    /** Nothing is written: whatever was in the page stays. For measuring, not for looking at. */
    NONE("none") {
        @Override
        long word(final long key, final int index) {
            return 0;
        }

        @Override
        public void fill(final ByteBuffer page, final int at, final int bytes, final long key) {
            // the page stays as it is
        }

        @Override
        public int mismatch(final ByteBuffer page, final int at, final int bytes, final long key) {
            return -1;
        }
    };

    private final String label;

    PayloadPattern(final String label) {
        this.label = label;
    }

    /** As written in a configuration. */
    public String label() {
        return label;
    }

    /** By {@link #label}, or null. */
    public static PayloadPattern ofLabel(final String label) {
        for (final PayloadPattern pattern : values()) {
            if (pattern.label.equals(label)) {
                return pattern;
            }
        }
        return null;
    }

    /** First word of a packet's payload: end point, link, orbit and place in the heartbeat frame, from its header. */
    public static long key(final int endPoint, final int link, final int orbit, final int pagesCounter) {
        return (long) (endPoint & 0xF) << 60
                | (long) (link & 0x1F) << 55
                | (orbit & 0xFFFF_FFFFL) << 16
                | pagesCounter & 0xFFFF;
    }

    abstract long word(long key, int index);

    /** Writes {@code bytes} at {@code at}, whole words; a rest of less than 8 bytes is written as zeros. */
    public void fill(final ByteBuffer page, final int at, final int bytes, final long key) {
        final int words = bytes / Long.BYTES;
        for (int i = 0; i < words; i++) {
            page.putLong(at + i * Long.BYTES, word(key, i));
        }
        for (int i = words * Long.BYTES; i < bytes; i++) {
            page.put(at + i, (byte) 0);
        }
    }

    /** Offset of the first word that is not what {@link #fill} writes, or -1. */
    public int mismatch(final ByteBuffer page, final int at, final int bytes, final long key) {
        final int words = bytes / Long.BYTES;
        for (int i = 0; i < words; i++) {
            if (page.getLong(at + i * Long.BYTES) != word(key, i)) {
                return i * Long.BYTES;
            }
        }
        for (int i = words * Long.BYTES; i < bytes; i++) {
            if (page.get(at + i) != 0) {
                return i;
            }
        }
        return -1;
    }

    /** SplitMix64's finalizer. */
    static long mix(final long value) {
        long z = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
