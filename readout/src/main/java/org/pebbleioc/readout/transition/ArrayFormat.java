package org.pebbleioc.readout.transition;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Type and shape of a value.
 *
 * @param shape slowest dimension first: rows before columns; empty for a scalar
 */
public record ArrayFormat(ElementType type, List<Integer> shape) {
    public ArrayFormat {
        shape = List.copyOf(shape);
        long bytes = type.bytes();
        for (final int size : shape) {
            if (size < 0) {
                throw new IllegalArgumentException("a dimension must not be below 0: shape=" + shape);
            }
            bytes *= Math.max(1, size);
            if (bytes > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("a value must be smaller than 2 GiB: " + type.label() + shape);
            }
        }
    }

    public int elements() {
        int elements = 1;
        for (final int size : shape) {
            elements *= size;
        }
        return elements;
    }

    public int bytes() {
        return elements() * type.bytes();
    }

    /** {@code ushort[2048,1024]}; {@code double} for a scalar. */
    @Override
    public String toString() {
        return shape.isEmpty()
                ? type.label()
                : type.label() + shape.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
    }
}
