package org.pebbleioc.readout.page;

/** Where the control of a superpage readout is; the choices of its state record, in this order. */
public enum SuperpageState {
    /** Nothing is taken. */
    STANDBY("standby"),
    /** Memory is there, the cards are open, no data is wanted. */
    CONFIGURED("configured"),
    RUNNING("running"),
    /** Something failed; what, says the message. Reset leads out of it. */
    ERROR("error");

    private final String label;

    SuperpageState(final String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
