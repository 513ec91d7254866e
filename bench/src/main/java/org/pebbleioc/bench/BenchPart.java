package org.pebbleioc.bench;

/** One part of {@code ./run bench}. A new one: a class with a {@code run} method, and a line in {@link Bench}. */
record BenchPart(String name, String about, Body body) {
    /** Measures, and hands each of its sheets to the settings. */
    @FunctionalInterface
    interface Body {
        void run(BenchSettings settings) throws Exception;
    }
}
