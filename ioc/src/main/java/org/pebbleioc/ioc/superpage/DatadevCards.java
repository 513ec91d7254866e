package org.pebbleioc.ioc.superpage;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.pebbleioc.driver.DmaDestination;
import org.pebbleioc.driver.DmaException;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.datadev.DatadevDevice;
import org.pebbleioc.driver.datadev.DatadevOptions;
import org.pebbleioc.ioc.config.OptionException;
import org.pebbleioc.ioc.config.OptionText;
import org.pebbleioc.readout.memory.PoolMemory;
import org.pebbleioc.readout.page.DevicePageCard;
import org.pebbleioc.readout.page.PageCard;

/**
 * End points behind the datadev driver, one device each: its receive buffers are the superpages. All destinations are
 * claimed; which link a page is of, its headers say.
 */
final class DatadevCards implements SuperpageCards {
    private final List<DatadevOptions> devices;
    private final List<Integer> links;

    private DatadevCards(final List<DatadevOptions> devices, final List<Integer> links) {
        this.devices = devices;
        this.links = links;
    }

    static DatadevCards of(final OptionText text) throws OptionException {
        final List<DatadevOptions> devices = new ArrayList<>();
        try {
            for (final String node :
                    text.text("device", "/dev/datadev_0").trim().split(" +")) {
                devices.add(new DatadevOptions(
                        Path.of(node),
                        text.durationNs("poll", 0),
                        Path.of(text.text("proc", "/proc")),
                        Path.of(text.text("sys", "/sys"))));
            }
        } catch (final InvalidPathException e) {
            throw text.wrong("device", e.getMessage());
        }
        return new DatadevCards(devices, SuperpageOptions.linkList(text, ""));
    }

    int count() {
        return devices.size();
    }

    /**
     * The driver's buffers, which must be alike in all devices.
     *
     * @throws DmaException a device does not open
     */
    DmaGeometry geometry() throws DmaException {
        DmaGeometry first = null;
        for (final DatadevOptions device : devices) {
            try (DatadevDevice opened = DatadevDevice.open(device)) {
                if (first != null && !first.equals(opened.geometry())) {
                    throw new IllegalArgumentException(
                            "the devices must be alike: " + devices.get(0).node() + " has " + first + ", "
                                    + device.node() + " has " + opened.geometry());
                }
                first = opened.geometry();
            }
        }
        return first;
    }

    @Override
    public List<PageCard> open(final List<PoolMemory> pools) throws IOException {
        final byte[] all = new byte[DmaDestination.MASK_BYTES];
        Arrays.fill(all, (byte) 0xFF);
        final List<PageCard> cards = new ArrayList<>();
        try {
            for (final DatadevOptions device : devices) {
                cards.add(new DevicePageCard("ep" + cards.size(), DatadevDevice.open(device), all, links));
            }
            return cards;
        } catch (final IOException | RuntimeException e) {
            for (final PageCard card : cards) {
                card.close();
            }
            throw e;
        }
    }
}
