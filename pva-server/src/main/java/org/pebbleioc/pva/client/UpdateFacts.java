package org.pebbleioc.pva.client;

import org.pebbleioc.readout.transition.ElementType;

/** What came with a value. One object per link, valid during {@link UpdateReceiver#end}. */
public final class UpdateFacts {
    // Thread of the link.
    ElementType type;
    int elements;
    boolean isScalar;
    int[] dimensions = {};
    String codec = "";
    ElementType codecType;
    long uncompressedBytes;
    long timeNs;
    long dataTimeNs;
    int uniqueId;
    boolean overrun;

    /** Type of the elements as they came; for a compressed image bytes. */
    public ElementType type() {
        return type;
    }

    public int elements() {
        return elements;
    }

    public boolean isScalar() {
        return isScalar;
    }

    /** Sizes, fastest first as in an NTNDArray; empty where the PV does not say. Not to be kept. */
    public int[] dimensions() {
        return dimensions;
    }

    /** Name of the codec; empty for none. */
    public String codec() {
        return codec;
    }

    /** Type of the pixels behind the codec, or null where the PV does not say. */
    public ElementType codecType() {
        return codecType;
    }

    /** Bytes of the pixels behind the codec; 0 where the PV does not say. */
    public long uncompressedBytes() {
        return uncompressedBytes;
    }

    /** {@code timeStamp}, ns since 1970. */
    public long timeNs() {
        return timeNs;
    }

    /** {@code dataTimeStamp}, ns since 1970; 0 where the PV has none. */
    public long dataTimeNs() {
        return dataTimeNs;
    }

    /** 0 where the PV has none. */
    public int uniqueId() {
        return uniqueId;
    }

    /** The server has put several updates into this one: at least one image is lost. */
    public boolean overrun() {
        return overrun;
    }
}
