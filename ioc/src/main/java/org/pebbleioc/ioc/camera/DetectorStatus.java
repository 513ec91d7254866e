package org.pebbleioc.ioc.camera;

import org.pebbleioc.ioc.camera.Acquisition.Changed;
import org.pebbleioc.ioc.device.Parameter;

/**
 * {@code DetectorState_RBV} and {@code StatusMessage_RBV}. While the card is gone they say so, and what happens
 * meanwhile is shown when it is back. Guarded by the lock of the acquisition.
 */
final class DetectorStatus {
    private static final int INVALID = 3;

    private final Parameter shownState;
    private final Parameter shownMessage;
    private DetectorState state = DetectorState.IDLE;
    private String message;
    private String problem = "";

    DetectorStatus(final Parameter shownState, final Parameter shownMessage) {
        this.shownState = shownState;
        this.shownMessage = shownMessage;
        message = shownMessage.textValue();
    }

    void show(final DetectorState newState, final String newMessage) {
        state = newState;
        message = newMessage;
        if (isConnected()) {
            shownState.set(newState.ordinal());
            shownMessage.set(newMessage);
        }
    }

    /** The state goes to and fro, the message stays. */
    void show(final DetectorState newState) {
        state = newState;
        if (isConnected()) {
            Changed.set(shownState, newState.ordinal());
        }
    }

    boolean isConnected() {
        return problem.isEmpty();
    }

    /** Why there is no card. */
    String problem() {
        return problem;
    }

    /** @param why there is no card; empty when there is one */
    void connection(final String why) {
        if (why.equals(problem)) {
            return;
        }
        problem = why;
        if (isConnected()) {
            show(state, message);
        } else {
            shownState.set(DetectorState.DISCONNECTED.ordinal(), INVALID, why);
            shownMessage.set(why, INVALID, why);
        }
    }
}
