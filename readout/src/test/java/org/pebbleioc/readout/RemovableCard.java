package org.pebbleioc.readout;

import java.util.ArrayList;
import java.util.List;
import org.pebbleioc.driver.DmaDevice;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.readout.testing.HandFedDevice;

/** A card that can be taken out: each open is a hand-fed device of its own. */
final class RemovableCard {
    private final int cfgSize;
    final List<HandFedDevice> opens = new ArrayList<>();
    int cfgRxCount;
    int triesWhileGone;
    private boolean gone;

    RemovableCard(final int cfgRxCount, final int cfgSize) {
        this.cfgRxCount = cfgRxCount;
        this.cfgSize = cfgSize;
    }

    DmaDevice open() throws DmaException {
        if (gone) {
            triesWhileGone++;
            throw new DmaException("open", "hand-fed", 2, "no such node");
        }
        opens.add(new HandFedDevice(cfgRxCount, cfgSize));
        return last();
    }

    HandFedDevice last() {
        return opens.get(opens.size() - 1);
    }

    void remove() {
        gone = true;
        last().remove();
    }

    void restore() {
        gone = false;
    }
}
