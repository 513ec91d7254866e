package org.pebbleioc.pva.wire;

/**
 * What one message from a client may ask for. Everything is refused before memory is taken for it.
 *
 * @param messageBytes payload of a message, all segments together
 * @param typeDepth nesting of a type description
 * @param typeFields fields of one type description, all levels together
 * @param valueFields fields that one value may make us create beyond those of a type of our own
 */
public record Limits(int messageBytes, int typeDepth, int typeFields, int valueFields) {
    public static final Limits DEFAULT = new Limits(16 << 20, 32, 4096, 20_000);
}
