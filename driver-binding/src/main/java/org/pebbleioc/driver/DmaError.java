package org.pebbleioc.driver;

/** Bits of the error word of one DMA frame: {@code DmaDriver.h}. A frame with errors is still a delivery. */
public final class DmaError {
    /** FIFO error; on a PCIe card, a completion of zero size. */
    public static final int FIFO = 0x1;
    /** Length error. */
    public static final int LEN = 0x2;
    /** The frame was longer than its buffer. */
    public static final int MAX = 0x4;
    /** Bus error. */
    public static final int BUS = 0x8;

    private DmaError() {}

    /** Names of the bits that are set, joined by {@code |}; {@code "none"} for 0. */
    public static String text(final int error) {
        if (error == 0) {
            return "none";
        }
        final StringBuilder text = new StringBuilder();
        append(text, error, FIFO, "FIFO");
        append(text, error, LEN, "LEN");
        append(text, error, MAX, "MAX");
        append(text, error, BUS, "BUS");
        final int rest = error & ~(FIFO | LEN | MAX | BUS);
        if (rest != 0) {
            append(text, rest, rest, "0x" + Integer.toHexString(rest));
        }
        return text.toString();
    }

    private static void append(final StringBuilder text, final int error, final int bit, final String name) {
        if ((error & bit) != 0) {
            text.append(text.isEmpty() ? "" : "|").append(name);
        }
    }
}
