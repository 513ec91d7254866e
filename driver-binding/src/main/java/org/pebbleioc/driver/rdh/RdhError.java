package org.pebbleioc.driver.rdh;

/** Why the bytes at some place of a page are not a raw data header that can be followed. */
public enum RdhError {
    /** They can be followed. */
    NONE("no error"),
    /** Fewer bytes are left in the page than a header takes. */
    CUT_OFF("the page ends inside a header"),
    VERSION("wrong header version"),
    HEADER_SIZE("wrong header size"),
    /** Links are numbered 0..31. */
    LINK("wrong link id"),
    /** Smaller than the header, or beyond the end of the page's data. */
    MEMORY_SIZE("wrong memorySize"),
    /** Neither 0 nor from memorySize on to the end of the page's data. */
    NEXT_OFFSET("wrong offsetNextPacket"),
    /** A page holds data of one link; this packet names another one than the page's first. */
    OTHER_LINK("link id differs from the first in the page");

    private final String label;

    RdhError(final String label) {
        this.label = label;
    }

    /** For messages. */
    public String label() {
        return label;
    }
}
