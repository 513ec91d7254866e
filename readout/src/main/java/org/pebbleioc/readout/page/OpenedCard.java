package org.pebbleioc.readout.page;

import org.pebbleioc.driver.DmaDevice;
import org.pebbleioc.readout.memory.PoolMemory;

/** What every page card has: a name, an open device, and the memory of its pages. */
abstract class OpenedCard implements PageCard {
    private final String name;
    private final DmaDevice device;
    private final PoolMemory memory;

    OpenedCard(final String name, final DmaDevice device, final PoolMemory memory) {
        this.name = name;
        this.device = device;
        this.memory = memory;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final DmaDevice device() {
        return device;
    }

    @Override
    public final PoolMemory memory() {
        return memory;
    }
}
