package org.pebbleioc.driver.sim;

import org.pebbleioc.driver.DmaDestination;

/** Which open gets the frames of which destination. Guarded by the driver's lock. */
final class Claims {
    private final SimulatedDevice[] owners = new SimulatedDevice[DmaDestination.COUNT];

    SimulatedDevice owner(final int dest) {
        return owners[dest];
    }

    /** All or nothing, once for each open; a mask of nothing does not use that once up. @return 0 or -EPERM */
    int claim(final SimulatedDevice device, final byte[] mask) {
        if (device.hasClaimed || firstTaken(mask) >= 0) {
            return -Errno.EPERM;
        }
        for (int dest = 0; dest < owners.length; dest++) {
            if (isSet(mask, dest)) {
                owners[dest] = device;
                device.hasClaimed = true;
            }
        }
        return 0;
    }

    /** Why a claim was refused. */
    String refusal(final SimulatedDevice device, final byte[] mask) {
        if (device.hasClaimed) {
            return "this open has claimed before: a claim lasts until close";
        }
        final int dest = firstTaken(mask);
        return "destination " + dest + " (lane " + DmaDestination.lane(dest) + ", virtual channel "
                + DmaDestination.virtualChannel(dest) + ") is taken by another open; nothing was claimed";
    }

    void free(final SimulatedDevice device) {
        for (int dest = 0; dest < owners.length; dest++) {
            if (owners[dest] == device) {
                owners[dest] = null;
            }
        }
    }

    private int firstTaken(final byte[] mask) {
        for (int dest = 0; dest < owners.length; dest++) {
            if (isSet(mask, dest) && owners[dest] != null) {
                return dest;
            }
        }
        return -1;
    }

    private static boolean isSet(final byte[] mask, final int dest) {
        return (mask[dest >>> 3] & 1 << (dest & 7)) != 0;
    }
}
