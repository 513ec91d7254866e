package org.pebbleioc.driver.sim;

import java.util.Set;
import java.util.TreeSet;

/** Exhaustion, harm, the Java program's rows, and the smaller programs: with what is inherited, every row. */
final class VectorAllSteps extends VectorLoopSteps {
    private int attempts;

    VectorAllSteps(final VectorRig rig) {
        super(rig);
        exhaustion();
        harm();
        javaProgram();
        extras();
    }

    private String counts() {
        return rig.counts(a);
    }

    private void exhaustion() {
        on("rxex_start", () -> {
            b = rig.openWithMask(1);
            return counts();
        });
        on("rxex_noframe", () -> {
            attempts += rig.exhaust(b);
            return "i=" + (attempts - 1) + " held=" + rig.held.size();
        });
        on("rxex_held", () -> {
            rig.exhaust(b);
            return rig.held.size() + " of RX=" + rig.geometry.cfgRxCount();
        });
        ret("rx_mixed_invalid", () -> rig.giveBack(b, rig.held.get(0), rig.held.get(1), BAD));
        ret("rx_ret_again_after_mixed", () -> rig.giveBack(b, rig.held.get(0), rig.held.get(1)));
        on("rxex_after_close", () -> {
            rig.calls.close(b);
            return counts();
        });
        on("rxex_recovered", () -> {
            b = rig.openWithMask(1);
            int got = 0;
            for (int i = 0; i < 3; i++) {
                rig.write(b, rig.dataAt, 64, 0, 0);
                got += rig.read(b, rig.receivedAt, VectorRig.SIZE).startsWith("read() ret=1") ? 1 : 0;
            }
            return "got=" + got + " of 3";
        });
        on("queued_before_close", () -> {
            rig.write(b, rig.dataAt, 64, 0, 0);
            return counts();
        });
        on("queued_after_close", () -> {
            rig.calls.close(b);
            return counts();
        });
        on("seed_mask", () -> "" + mask(a, 1));
        on("seed_frame", () -> {
            final int filled = rig.geometry.cfgTxCount() + entry++;
            // the emulator seeds in the order of indices; which one it takes next is the engine's affair
            rig.driver.hardware().deliver(takeFromEngine(filled), 0, 0, 0, 1);
            return rig.read(a, 0, 0);
        });
        on("seed_counts", () -> {
            for (int i = 0; i < entry; i++) {
                if (i == entry / 2) {
                    rig.settle(); // the program looked when the worker was half through
                }
                rig.giveBack(a, rig.geometry.cfgTxCount() + i);
            }
            return counts();
        });
    }

    private int takeFromEngine(final int wanted) {
        final Set<Integer> others = new TreeSet<>();
        int found = rig.driver.hardware().take();
        while (found != wanted) {
            others.add(found);
            found = rig.driver.hardware().take();
        }
        // nobody has claimed destination 4095: delivering there puts them back
        others.forEach(other -> rig.driver.hardware().deliver(other, 0, 4095, 0, 0));
        rig.settle();
        return found;
    }

    private void harm() {
        ret("writeindex_UNOWNED_tx0", () -> {
            mask(a, 1);
            return rig.writeIndex(a, 0, 64, 0);
        });
        on("unowned_loop", () -> rig.read(a, rig.receivedAt, VectorRig.SIZE));
        on("indices_after_unowned", () -> {
            final Set<Long> distinct = new TreeSet<>();
            int count = 0;
            for (long got = rig.calls.ioctl(a, 0x1006, 0); got >= 0; got = rig.calls.ioctl(a, 0x1006, 0)) {
                distinct.add(got);
                count++;
            }
            return "n=" + count + " of TX=" + rig.geometry.cfgTxCount() + " duplicates=" + (count - distinct.size());
        });
        ret("write_size0", () -> {
            mask(a, 1);
            return rig.write(a, rig.dataAt, 0, 0, 0);
        });
        on("poll_size0", () -> "" + rig.pollIn(a));
        ret("write_after_size0", () -> rig.write(a, rig.dataAt, 64, 0, 0));
        on("poll_after_size0", () -> "" + rig.pollIn(a));
        on("read_after_size0", () -> rig.read(a, rig.receivedAt, 64));
    }

    private void javaProgram() {
        ret("J:buffs", () -> rig.calls.ioctl(a, 0x1001, 0));
        ret("J:size", () -> rig.calls.ioctl(a, 0x1002, 0));
        ret("J:tx", () -> rig.calls.ioctl(a, 0x100D, 0));
        ret("J:rx", () -> rig.calls.ioctl(a, 0x100C, 0));
        ret("J:ver", () -> rig.calls.ioctl(a, 0x1009, 0));
        ret("J:unknown", () -> rig.calls.ioctl(a, 0x1FFF, 0));
        ret("J:gpu", () -> rig.calls.ioctl(a, 0x8002, 0));
        ret("J:setmask", () -> mask(a, 1));
        ret("J:setmask2", () -> mask(a, 2));
        on("J:mmap_all", () -> "ret=" + of("mmap_all").get().split("[= ]")[1]);
        ret("J:getindex", () -> (long) (index = (int) rig.calls.ioctl(a, 0x1006, 0)));
        ret("J:write_index", () -> {
            rig.pattern(1234, 5);
            rig.driver.userBuffer(index).put(0, rig.data, 0, 1234);
            return rig.writeIndex(a, index, 1234, 0x302);
        });
        ret("J:poll", () -> (long) rig.pollIn(a));
        ret("J:revents", () -> (long) rig.pollIn(a));
        ret("J:read_bulk4", () -> {
            rig.clearRecords(4);
            final long count = rig.calls.read(a, rig.recordsAt, 4 * 40);
            index = rig.records.getInt(16);
            return count;
        });
        on(
                "J:frame",
                () -> "index=" + index + " ret=" + rig.records.getInt(32) + " flags=0x"
                        + Integer.toHexString(rig.records.getInt(12)) + " dest=" + rig.records.getInt(8) + " err="
                        + rig.records.getInt(20));
        ret("J:equal", () -> rig.isPattern(rig.driver.userBuffer(index), 1234, 5) ? 1L : 0L);
        ret("J:ret_index", () -> rig.giveBack(a, index));
        ret("J:ret_bad", () -> rig.giveBack(a, BAD));
        on("J:loop200", () -> "ok=" + roundTrips(200));
        ret("J:close", () -> {
            rig.calls.close(a);
            a = rig.open();
            return 0L;
        });
    }

    private void extras() {
        on("O_NONBLOCK read", () -> "ret=" + rig.calls.read(a, rig.recordsAt, 40) + " errno=0");
        on("opens", () -> {
            int opened = 0;
            for (int i = 0; i < 50; i++) {
                opened += rig.open() > 0 ? 1 : 0;
            }
            return "opened=" + opened + " of 50 errno=0";
        });
        on("unbind open", () -> {
            final int fd = rig.open();
            rig.driver.remove();
            return fd > 0 ? "fd" : "none";
        });
        on("after_unbind get_count", () -> VectorRig.ret(rig.calls.ioctl(a, 0x1001, 0)) + " errno=0");
        on("after_unbind get_size", () -> VectorRig.ret(rig.calls.ioctl(a, 0x1002, 0)) + " errno=0");
        on("after_unbind read", () -> VectorRig.ret(rig.calls.read(a, rig.recordsAt, 40)) + " errno=0");
        on("after_unbind get_index", () -> VectorRig.ret(rig.calls.ioctl(a, 0x1006, 0)));
        on("after_unbind reopen", () -> "-1 errno=" + -rig.open());
        for (final long beyond : new long[] {0x3ff000, 0x400000, 0x1000000, 0x40000000}) {
            on("mmap reg beyond BAR rel=0x" + Long.toHexString(beyond), () -> {
                final int map = rig.calls.mmap(
                        a, 4096, true, true, (long) rig.geometry.bufferCount() * VectorRig.SIZE + beyond);
                return map > 0 ? "OK errno=0 (not touched)" : "FAILED";
            });
        }
        on("ret count field 0", () -> "" + rig.giveBack(a));
        on("return one then send", () -> {
            b = rig.openWithMask(1);
            rig.exhaust(b);
            rig.giveBack(b, 11);
            final long sent = rig.write(b, rig.dataAt, 100, 0, 0);
            final int ready = rig.pollIn(b);
            return "write=" + sent + " poll=" + ready + " read=1 index=" + rig.readIndex(b) + " (returned 11)";
        });
        on(
                "O_RDONLY read",
                () -> rig.calls.read(rig.calls.open(SimulatedCalls.O_RDONLY), rig.recordsAt, 40) + " errno=0");
        on(
                "O_WRONLY read",
                () -> "-1 errno=" + -rig.calls.read(rig.calls.open(SimulatedCalls.O_WRONLY), rig.recordsAt, 40));
        on("set_debug 256", () -> "" + rig.calls.ioctl(a, 0x1003, 256) + (rig.driver.debugLevel() == 0 ? "" : "!"));
    }
}
