package org.pebbleioc.pva.monitor;

import java.util.ArrayList;
import java.util.List;
import org.pebbleioc.pva.client.UpdateFacts;
import org.pebbleioc.readout.transition.ArrayFormat;

/** Type and shape of a PV's updates: what they say of themselves, and what the specification says where they do not. */
final class UpdateFormats {
    private final PvSpec spec;
    private final int maxBytes;

    UpdateFormats(final PvSpec spec, final int maxBytes) {
        this.spec = spec;
        this.maxBytes = maxBytes;
    }

    /**
     * Elements of the array as it came, or pixels that a compressed image will have.
     *
     * @throws IllegalArgumentException a compressed image that does not say what it is, or is too large
     */
    int elements(final UpdateFacts facts) {
        if (facts.codec().isEmpty()) {
            return facts.elements();
        }
        if (facts.codecType() == null) {
            throw new IllegalArgumentException(
                    "compressed with " + facts.codec() + ", but codec.parameters says no type");
        }
        long count = facts.dimensions().length == 0
                ? facts.uncompressedBytes() / facts.codecType().bytes()
                : 1;
        for (final int size : facts.dimensions()) {
            count *= size;
        }
        if (count < 1 || count * facts.codecType().bytes() > maxBytes) {
            throw new IllegalArgumentException("compressed image of " + count + " pixels: maxBytes=" + maxBytes);
        }
        return (int) count;
    }

    /** @param elements {@link #elements} of these facts */
    ArrayFormat of(final UpdateFacts facts, final int elements) {
        return new ArrayFormat(facts.codec().isEmpty() ? facts.type() : facts.codecType(), shape(facts, elements));
    }

    private List<Integer> shape(final UpdateFacts facts, final int elements) {
        if (facts.isScalar()) {
            return List.of();
        }
        if (!spec.shape().isEmpty()) {
            final ArrayFormat wanted = new ArrayFormat(facts.type(), spec.shape());
            return wanted.elements() <= elements ? spec.shape() : List.of(elements);
        }
        if (spec.firstDim() > 0 && elements >= spec.firstDim()) {
            return List.of(spec.firstDim(), elements / spec.firstDim());
        }
        final List<Integer> shape = new ArrayList<>();
        long product = 1;
        for (int i = facts.dimensions().length - 1; i >= 0; i--) {
            shape.add(facts.dimensions()[i]);
            product *= facts.dimensions()[i];
        }
        return shape.isEmpty() || product != elements ? List.of(elements) : shape;
    }
}
