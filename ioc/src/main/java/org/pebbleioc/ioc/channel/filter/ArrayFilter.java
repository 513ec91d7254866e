package org.pebbleioc.ioc.channel.filter;

import java.lang.reflect.Array;
import org.pebbleioc.ioc.channel.Sample;

/**
 * {@code arr}: some elements of an array. A negative index counts from the end of what is there.
 *
 * @param start first element
 * @param increment take every so manyth
 * @param end last element
 */
record ArrayFilter(int start, int increment, int end) implements ChannelFilter {
    ArrayFilter {
        if (increment < 1) {
            throw new IllegalArgumentException("arr: the increment must be positive: i=" + increment);
        }
    }

    @Override
    public Stage stage() {
        return (sample, mask) -> read(sample);
    }

    @Override
    public Sample read(final Sample sample) {
        final int count = count(sample.count());
        final Object in = sample.array();
        final Object out = Array.newInstance(in.getClass().getComponentType(), count);
        final int first = index(start, sample.count());
        if (increment == 1) {
            System.arraycopy(in, count == 0 ? 0 : first, out, 0, count);
        } else {
            for (int i = 0; i < count; i++) {
                System.arraycopy(in, first + i * increment, out, i, 1);
            }
        }
        return sample.withArray(out, count);
    }

    @Override
    public int maxCount(final int before) {
        return Math.max(1, count(before));
    }

    private int count(final int length) {
        final int first = index(start, length);
        final int last = Math.min(index(end, length), length - 1);
        return first > last ? 0 : 1 + (last - first) / increment;
    }

    private static int index(final int wanted, final int length) {
        return Math.max(0, wanted < 0 ? length + wanted : wanted);
    }
}
