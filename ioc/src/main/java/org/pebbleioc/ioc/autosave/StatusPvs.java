package org.pebbleioc.ioc.autosave;

import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.ChannelSource;
import org.pebbleioc.ioc.channel.DbrType;

/** The records of {@code save_restoreStatus.db}: what autosave tells about itself, and its switch. Save thread. */
final class StatusPvs {
    private static final Logger LOG = LogManager.getLogger(StatusPvs.class);
    private static final int SLOTS = 8;
    private static final int TEXT = 39;

    private final ChannelSource channels;
    private final AutosaveOptions options;
    private boolean beat;
    private long disabledSinceNs;
    private boolean wasDisabled;

    StatusPvs(final ChannelSource channels, final AutosaveOptions options) {
        this.channels = channels;
        this.options = options;
    }

    void heartbeat() {
        beat = !beat;
        put("SR_heartbeat", beat ? "1" : "0");
    }

    void sets(final List<SaveSet> sets) {
        SaveStatus worst = SaveStatus.OK;
        String message = "Ok";
        for (int i = 0; i < sets.size(); i++) {
            final SaveSet set = sets.get(i);
            if (set.status().compareTo(worst) < 0) {
                worst = set.status();
                message = set.saveName() + ": " + set.message();
            }
            if (i < SLOTS) {
                put("SR_" + i + "_Name", set.saveName());
                put("SR_" + i + "_State", "1");
                put("SR_" + i + "_Status", String.valueOf(set.status().ordinal()));
                put("SR_" + i + "_StatusStr", set.message());
                put("SR_" + i + "_Time", set.time());
            }
        }
        put("SR_status", String.valueOf(worst.ordinal()));
        put("SR_statusStr", message);
        final SaveSet last = sets.stream()
                .filter(set -> set.saves() > 0)
                .max((a, b) -> a.time().compareTo(b.time()))
                .orElse(null);
        if (last != null) {
            put("SR_recentlyStr", "Wrote '" + last.saveName() + "'");
        }
    }

    void restored(final SaveStatus status, final String message, final String time) {
        put("SR_rebootStatus", String.valueOf(status.ordinal()));
        put("SR_rebootStatusStr", message);
        put("SR_rebootTime", time);
    }

    /** What {@code SR_disable} says, which switches itself back after {@code SR_disableMaxSecs}. */
    boolean isEnabled(final long nowNs) {
        final boolean disabled = number("SR_disable") != 0;
        if (disabled && !wasDisabled) {
            disabledSinceNs = nowNs;
        }
        wasDisabled = disabled;
        final double most = number("SR_disableMaxSecs");
        if (disabled && most > 0 && nowNs - disabledSinceNs >= most * 1e9) {
            put("SR_disable", "0");
            wasDisabled = false;
            return true;
        }
        return !disabled;
    }

    private double number(final String name) {
        final Channel channel = options.statusPrefix.isEmpty() ? null : channels.find(options.statusPrefix + name);
        final Object first = channel == null
                ? 0
                : java.lang.reflect.Array.get(channel.sample().array(), 0);
        return first instanceof Number value ? value.doubleValue() : 0;
    }

    private void put(final String name, final String text) {
        final Channel channel = options.statusPrefix.isEmpty() ? null : channels.find(options.statusPrefix + name);
        if (channel == null) {
            return;
        }
        final String cut = text.length() > TEXT ? text.substring(0, TEXT) : text;
        try {
            channel.put(DbrType.STRING, new String[] {cut}, 1, null);
        } catch (final Channel.PutException e) {
            LOG.debug("autosave: status PV not written: {}", e.getMessage());
        }
    }
}
