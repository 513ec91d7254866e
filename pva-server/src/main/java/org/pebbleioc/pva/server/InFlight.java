package org.pebbleioc.pva.server;

/** What a message being written still refers to. Exactly one of the two is called, once, by the writer thread. */
interface InFlight {
    /** The value whose memory is in the message; null where everything was copied. Writer thread. */
    PvUpdate update();

    /** Its last byte was handed to the kernel. */
    void written();

    /** The connection ended before that. */
    void lost();
}
