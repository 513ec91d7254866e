package org.pebbleioc.driver.sim;

import java.nio.ByteBuffer;
import org.pebbleioc.driver.rdh.Rdh;
import org.pebbleioc.driver.rdh.RdhCursor;
import org.pebbleioc.driver.sim.superpage.PageFault;

/** The last step of a simulated page: delivered as it is, or with what is to go wrong with it. Thread sim-superpage. */
final class SuperpageFaults {
    private static final int BAD_VERSION = 0xEE;
    private static final int FAR_OFF = 0x4000_0000;

    private final Hardware hardware;
    private final RdhCursor cursor = new RdhCursor();

    /** Per link: a buffer that waits for the next page to overtake it, or {@link Hardware#NONE}. */
    private final int[] heldIndex = new int[Rdh.LINKS];

    private final int[] heldBytes = new int[Rdh.LINKS];

    // Read by others for the books.
    private volatile long delivered;
    private volatile long duplicated;
    private volatile long lost;
    private volatile long held;
    private volatile long struck;
    private volatile long bytesDelivered;

    SuperpageFaults(final Hardware hardware) {
        this.hardware = hardware;
        java.util.Arrays.fill(heldIndex, Hardware.NONE);
    }

    /** A page that never arrives. */
    void lose(final int link) {
        struck++;
        lost++;
        release(link);
    }

    /** @param fault or null */
    void deliver(final int index, final int bytes, final int link, final PageFault fault) {
        if (fault != null) {
            struck++;
        }
        if (fault == PageFault.SWAP && heldIndex[link] == Hardware.NONE) {
            heldIndex[link] = index;
            heldBytes[link] = bytes;
            held++;
            return;
        }
        if (fault != null) {
            spoil(hardware.buffer(index), bytes, fault);
        }
        // the copy is made before the page is the reader's
        final int twin = fault == PageFault.DUPLICATE ? copy(index, bytes) : Hardware.NONE;
        send(index, bytes, link);
        if (twin != Hardware.NONE) {
            duplicated++;
            send(twin, bytes, link);
        }
        release(link);
    }

    /** At the end of a run nothing overtakes any more. */
    void flush() {
        for (int link = 0; link < heldIndex.length; link++) {
            release(link);
        }
    }

    private void release(final int link) {
        final int index = heldIndex[link];
        if (index != Hardware.NONE) {
            heldIndex[link] = Hardware.NONE;
            held--;
            send(index, heldBytes[link], link);
        }
    }

    private void send(final int index, final int bytes, final int link) {
        hardware.deliver(index, bytes, link, 0, 0);
        delivered++;
        bytesDelivered += bytes;
    }

    private int copy(final int index, final int bytes) {
        final int twin = hardware.take();
        if (twin != Hardware.NONE) {
            hardware.buffer(twin).clear().put(0, hardware.buffer(index), 0, bytes);
        }
        return twin;
    }

    private void spoil(final ByteBuffer page, final int bytes, final PageFault fault) {
        cursor.reset(page, bytes);
        if (!cursor.next()) {
            return;
        }
        switch (fault) {
            case BAD_HEADER -> page.put(0, (byte) BAD_VERSION);
            case BAD_ORBIT -> page.putInt(20, Rdh.orbit(page, 0) + FAR_OFF);
            case BAD_OFFSET -> {
                cursor.next(); // the second packet, or the only one
                page.putShort(cursor.at() + 8, (short) 0xFFFF);
            }
            case NO_STOP -> {
                boolean found = Rdh.isStop(page, 0);
                while (!found && cursor.next()) {
                    found = Rdh.isStop(page, cursor.at());
                }
                if (found) {
                    page.put(cursor.at() + 38, (byte) 0);
                }
            }
            default -> {
                // the others are not about what is in the page
            }
        }
    }

    long delivered() {
        return delivered;
    }

    long duplicated() {
        return duplicated;
    }

    long lost() {
        return lost;
    }

    long held() {
        return held;
    }

    long struck() {
        return struck;
    }

    long bytes() {
        return bytesDelivered;
    }
}
