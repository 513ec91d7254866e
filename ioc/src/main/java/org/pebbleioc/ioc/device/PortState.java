package org.pebbleioc.ioc.device;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Whether records may talk to a port, as asyn's manager has it for a device. Any thread. */
public final class PortState {
    private final String port;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean enabled = true;
    private volatile boolean connected = true;
    private volatile boolean autoConnect = true;

    PortState(final String port) {
        this.port = port;
    }

    public boolean isEnabled() {
        return enabled;
    }

    public boolean isConnected() {
        return connected;
    }

    public boolean isAutoConnect() {
        return autoConnect;
    }

    /** {@code asynEnable}. */
    public void enable(final boolean on) {
        enabled = on;
        changed();
    }

    /** A port that is not connected refuses records until it is connected again. */
    public void connect(final boolean on) {
        connected = on;
        changed();
    }

    /** {@code asynAutoConnect}: a port that is not connected connects when the next record wants something of it. */
    public void autoConnect(final boolean on) {
        autoConnect = on;
        changed();
    }

    /** Why a record gets nothing, or null. Connects a port that may connect by itself. */
    public String refusal() {
        if (!enabled) {
            return "port " + port + " disabled";
        }
        if (!connected && autoConnect) {
            connect(true);
        }
        return connected ? null : "port " + port + " not connected";
    }

    /** Hears of every change, on the thread that made it: must only note it and wake somebody. */
    public void addListener(final Runnable listener) {
        listeners.add(listener);
    }

    public void removeListener(final Runnable listener) {
        listeners.remove(listener);
    }

    private void changed() {
        listeners.forEach(Runnable::run);
    }
}
