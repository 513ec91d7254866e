package org.pebbleioc.driver.rdh;

/**
 * What {@link Rdh#write} writes: set once, then changed packet by packet by the one thread that writes. Values are cut
 * to the width of their field.
 */
public final class RdhFields {
    public int version = Rdh.VERSION_7;
    public int feeId;
    public int priorityBit;
    public int systemId;
    /** 0: nothing follows in this page. */
    public int offsetNextPacket;
    /** Header and payload. */
    public int memorySize = Rdh.BYTES;

    public int linkId;
    public int packetCounter;
    public int cruId;
    public int endPoint;
    public int triggerBc;
    public int orbit;
    /** Version 7 only. */
    public int dataFormat;

    public int triggerType;
    public int pagesCounter;
    public boolean stop;
    public int detectorField;
    public int par;
}
