package org.pebbleioc.driver;

/**
 * The card or its driver went away under an open device: every further call fails with this. What helps is to close
 * the device and to open it anew once its node is back.
 */
public final class DmaGoneException extends DmaException {
    public DmaGoneException(final String operation, final String device) {
        super(
                operation,
                device,
                0,
                "the device is gone (the driver reports no buffers); check the card, its power and dmesg, load the"
                        + " driver again and reopen the device");
    }
}
