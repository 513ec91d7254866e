package org.pebbleioc.driver.sim;

/** Frames in loopback, mappings and registers. */
class VectorLoopSteps extends VectorSteps {
    private static final long HIGH_ONLY = 0xFFFF_FFFF_0000_0000L;

    VectorLoopSteps(final VectorRig rig) {
        super(rig);
        loop();
        loopOthers();
        mappingsAndRegisters();
    }

    final String loopCopy(final int bytes, final int flags, final long to, final int capacity) {
        rig.pattern(bytes, bytes);
        rig.write(a, rig.dataAt, bytes, 0, flags);
        return rig.read(a, to, capacity);
    }

    private String one(final boolean yes) {
        return yes ? "1" : "0";
    }

    private void loop() {
        ret("loop_mask0", () -> mask(a, 1));
        ret("loop_write_copy", () -> {
            rig.pattern(1000, 1);
            return rig.write(a, rig.dataAt, 1000, 0, 0x302);
        });
        on("loop_poll", () -> "rc=" + rig.pollIn(a) + " ready=" + rig.calls.ioctl(a, 0x1007, 0));
        on("loop_read_copy", () -> rig.read(a, rig.receivedAt, VectorRig.SIZE));
        on("loop_data_equal", () -> one(rig.isPattern(rig.received, 1000, 1)));
        on("loop_read_again_empty", () -> rig.read(a, rig.receivedAt, VectorRig.SIZE));
        on("loop_read_too_small", () -> loopCopy(1000, 0, rig.receivedAt, 999));
        on("ready_after_too_small", () -> "" + rig.calls.ioctl(a, 0x1007, 0));
        on("loop_read_bad_data_ptr", () -> loopCopy(1000, 0, VectorRig.UNMAPPED, VectorRig.SIZE));
        on("loop_read_exact", () -> loopCopy(1000, 0, rig.receivedAt, 1000));
        on("loop_read_full", () -> loopCopy(VectorRig.SIZE, 0, rig.receivedAt, VectorRig.SIZE));
        on("full_equal", () -> one(rig.isPattern(rig.received, VectorRig.SIZE, VectorRig.SIZE)));
        on("loop_1byte", () -> loopCopy(1, 0, rig.receivedAt, VectorRig.SIZE));
        on("mmap_all", () -> {
            int ok = 0;
            for (int i = 0; i < rig.geometry.bufferCount(); i++) {
                final int map = rig.calls.mmap(a, VectorRig.SIZE, true, true, (long) i * VectorRig.SIZE);
                ok += map > 0 ? 1 : 0;
                rig.calls.munmap(map);
            }
            return "ok=" + ok + " of " + rig.calls.ioctl(a, 0x1001, 0);
        });
        on("loop_read_index", () -> {
            final String answer = loopCopy(500, 0x10201, 0, 0);
            index = rig.records.getInt(16);
            return answer;
        });
        on(
                "read_index_data_equal",
                () -> one(rig.isPattern(rig.driver.userBuffer(index), 500, 500)) + " (index>=TX:"
                        + one(index >= rig.geometry.cfgTxCount()) + ")");
        ret("rx_ret_index", () -> rig.giveBack(a, index));
        ret("rx_ret_index_double", () -> rig.giveBack(a, index));
        on("get_index", () -> "" + (index = (int) rig.calls.ioctl(a, 0x1006, 0)));
        on("write_index", () -> {
            rig.pattern(300, 30);
            rig.driver.userBuffer(index).put(0, rig.data, 0, 300);
            return VectorRig.ret(rig.writeIndex(a, index, 300, 0)) + " TxInUser=" + rig.txInUser(a);
        });
        on("write_index_loop", () -> rig.read(a, rig.receivedAt, VectorRig.SIZE));
        on("write_index_equal", () -> one(rig.isPattern(rig.received, 300, 30)));
        ret("ret_index_after_write", () -> rig.giveBack(a, index));
        on("forward_rx_index", () -> {
            rig.pattern(400, 40);
            rig.write(a, rig.dataAt, 400, 0, 0);
            index = rig.readIndex(a);
            final long sent = rig.writeIndex(a, index, 400, 0x22);
            entry = rig.pollIn(a);
            return "idx=" + index + " " + VectorRig.ret(sent) + " RxInUser=" + rig.rxInUser(a);
        });
        on("forward_rx_loop", () -> rig.read(a, rig.receivedAt, VectorRig.SIZE));
        on("forward_equal", () -> "poll=" + entry + " " + one(rig.isPattern(rig.received, 400, 40)));
        ret("bulk_read6", () -> {
            for (int i = 0; i < 3; i++) {
                rig.data.put(0, (byte) i);
                rig.write(a, rig.dataAt, 100 + i, 0, i);
            }
            entry = 0;
            rig.clearRecords(6);
            return rig.calls.read(a, rig.recordsAt, 6 * 40);
        });
        on("bulk_entry", () -> {
            final int at = 40 * entry;
            final int bytes = rig.records.getInt(at + 32);
            final int from = rig.records.getInt(at + 16);
            return "i=" + entry++ + " ret=" + bytes + " index=" + from + " flags=0x"
                    + Integer.toHexString(rig.records.getInt(at + 12)) + " dest=" + rig.records.getInt(at + 8)
                    + " err=0x" + Integer.toHexString(rig.records.getInt(at + 20)) + " first="
                    + (bytes > 0 ? rig.driver.userBuffer(from).get(0) : -1);
        });
        on(
                "bulk_return",
                () -> "n=3 "
                        + VectorRig.ret(rig.giveBack(
                                a, rig.records.getInt(16), rig.records.getInt(40 + 16), rig.records.getInt(80 + 16))));
    }

    private void loopOthers() {
        ret("write_dest9_unopened", () -> rig.write(a, rig.dataAt, 64, 9, 0));
        on("poll_after_unopened", () -> "rc=" + rig.pollIn(a));
        ret("mask_300", () -> {
            b = rig.open();
            for (int i = 0; i < 512; i++) {
                rig.words.put(i, (byte) 0);
            }
            rig.words.put(300 / 8, (byte) (1 << 300 % 8));
            return rig.calls.ioctl(b, 0x1008, rig.wordsAt);
        });
        ret("write_dest300_from_fd_without_that_mask", () -> rig.write(a, rig.dataAt, 64, 300, 0));
        on("read_dest300", () -> rig.read(b, rig.receivedAt, VectorRig.SIZE));
        ret("write_dest_4096", () -> rig.write(a, rig.dataAt, 64, 4096, 0));
        ret("is32_size_too_large", () -> rig.write(a, rig.dataAt, 0, VectorRig.SIZE + 1, 0, 0, 1));
        on("write_index_held_by_other_fd", () -> {
            index = (int) rig.calls.ioctl(b, 0x1006, 0);
            return "idx=" + index + " " + VectorRig.ret(rig.writeIndex(a, index, 77, 0)) + " TxInUser="
                    + rig.txInUser(a);
        });
        on("write_index_held_by_other_fd_loop", () -> rig.read(a, rig.receivedAt, VectorRig.SIZE));
        ret("is32_data_low32_zero_means_index", () -> {
            index = (int) rig.calls.ioctl(a, 0x1006, 0);
            return rig.write(a, HIGH_ONLY, index, 33, 0, 0, 1);
        });
        on("is32_loop", () -> rig.read(a, rig.receivedAt, VectorRig.SIZE));
        on("read_is32_low32_zero_means_index", () -> {
            rig.write(a, rig.dataAt, 50, 0, 0);
            final String answer = rig.read(a, HIGH_ONLY, 0, 1);
            rig.giveBack(a, rig.records.getInt(16));
            return answer;
        });
        on("flags_all_ones_loop", () -> {
            rig.write(a, rig.dataAt, 64, 0, -1);
            return rig.read(a, rig.receivedAt, VectorRig.SIZE);
        });
        on("rtt", () -> {
            if (rig.pollIn(a) == 0) {
                mask(a, 1);
            }
            return "n=50 got=" + roundTrips(50);
        });
        on("poll_timeout100", () -> "rc=" + rig.pollIn(a));
    }

    final int roundTrips(final int count) {
        int got = 0;
        for (int i = 0; i < count; i++) {
            got += loopCopy(64, 0, rig.receivedAt, 64).startsWith("read() ret=1 -> r.ret=64") ? 1 : 0;
        }
        return got;
    }

    private void mappingsAndRegisters() {
        final long all = (long) rig.geometry.bufferCount() * VectorRig.SIZE;
        on("mm_idx0", () -> rig.mmap(a, VectorRig.SIZE, 0));
        on("mm_last", () -> rig.mmap(a, VectorRig.SIZE, all - VectorRig.SIZE));
        on("mm_short", () -> rig.mmap(a, 4096, 0));
        on("mm_off_plus_page", () -> rig.mmap(a, VectorRig.SIZE, 4096));
        on("mm_unaligned_off", () -> rig.mmap(a, VectorRig.SIZE, 100));
        on("mm_two_buffers", () -> rig.mmap(a, 2 * VectorRig.SIZE, 0));
        on("mm_len_cfgSize_minus1(page rounds up)", () -> rig.mmap(a, VectorRig.SIZE - 1, 0));
        on("mm_reg_0(dma engine)", () -> rig.mmap(a, 4096, all));
        on("mm_reg_10000(phy)", () -> rig.mmap(a, 4096, all + 0x10000));
        on("mm_reg_20000(aver)", () -> rig.mmap(a, 4096, all + 0x20000));
        ret("mm_private_short", () -> (long) rig.calls.mmap(a, 4096, true, false, 0));
        on("mm_private_ro", () -> rig.calls.mmap(a, VectorRig.SIZE, false, false, 0) > 0 ? "ok" : "failed");
        on("mm_private_rw", () -> rig.calls.mmap(a, VectorRig.SIZE, true, false, 0) > 0 ? "ok" : "failed");
        on("mm_persist", () -> {
            final int first = rig.calls.mmap(a, VectorRig.SIZE, true, true, 0);
            rig.calls.mapped(first).put(5, (byte) 77);
            rig.calls.munmap(first);
            final int second = rig.calls.mmap(a, VectorRig.SIZE, true, true, 0);
            final int found = rig.calls.mapped(second).get(5);
            rig.calls.munmap(second);
            return "" + found;
        });
        on("rr_aver_fw", () -> rig.register(a, 0x20000));
        on("rr_aver_scratch", () -> rig.register(a, 0x20004));
        on("rr_agen2", () -> rig.register(a, 0));
        on("rr_ffff_last_below", () -> rig.register(a, 0xFFFC));
        on("rr_straddle", () -> rig.register(a, 0xFFFE));
        on("rr_phy", () -> rig.register(a, 0x10000));
        on("rr_past_end", () -> rig.register(a, 0x1000000));
        on("rr_past_end_minus2", () -> rig.register(a, 0xFFFFFE));
        on("rr_neg4", () -> rig.register(a, -4));
        on("rr_huge", () -> rig.register(a, Long.MAX_VALUE));
        ret("wr_scratch", () -> rig.writeRegister(a, 0x20004, 0x12345678));
        on("rr_scratch_after", () -> rig.register(a, 0x20004));
        ret("wr_agen2", () -> rig.writeRegister(a, 0, 1));
        ret("wr_null", () -> rig.calls.ioctl(a, 0x100A, 0));
        ret("rr_null", () -> rig.calls.ioctl(a, 0x100B, 0));
    }
}
