package org.pebbleioc.driver.sim;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** For each name of a row: what the program that observed it did, done again; the answer is worded as it printed it. */
final class VectorSteps {
    private static final long HIGH_ONLY = 0xFFFF_FFFF_0000_0000L;
    private static final int BAD = 99999;

    private final VectorRig rig;
    private final Map<String, Supplier<String>> steps = new HashMap<>();
    private int a;
    private int b;
    private int c;
    private int spare;
    private int mapping;
    private int index;
    private int entry;
    private int attempts;
    private int[] taken = {};

    VectorSteps(final VectorRig rig) {
        this.rig = rig;
        a = rig.open();
        commands();
        badReadsAndWrites();
        masks();
        transmitIndices();
        loop();
        loopOthers();
        mappingsAndRegisters();
        exhaustion();
        harm();
        javaProgram();
        extras();
    }

    Supplier<String> of(final String name) {
        return steps.get(name);
    }

    int fd() {
        return a;
    }

    private void on(final String name, final Supplier<String> step) {
        if (steps.put(name, step) != null) {
            throw new IllegalStateException(name);
        }
    }

    private void ioctl(final String name, final int command, final long argument) {
        on(name, () -> rig.ioctl(a, command, argument));
    }

    private void ret(final String name, final Supplier<Long> step) {
        on(name, () -> VectorRig.ret(step.get()));
    }

    private void commands() {
        ioctl("get_buff_count", 0x1001, 0);
        ioctl("get_buff_size", 0x1002, 0);
        ioctl("read_ready_empty", 0x1007, 0);
        ioctl("get_version", 0x1009, 0);
        ioctl("get_rx_count", 0x100C, 0);
        ioctl("get_tx_count", 0x100D, 0);
        ioctl("gap_100E", 0x100E, 0);
        ioctl("unknown_1fff", 0x1FFF, 0);
        ioctl("unknown_101A", 0x101A, 0);
        ioctl("zero_cmd", 0, 0);
        ioctl("highbits_on_getcount", 0x71001, 0);
        ioctl("axis_read_ack", 0x2001, 0);
        ioctl("axis_write_reqmissed", 0x2002, 0);
        ioctl("axis_reqmissed_highbits", 0x12002, 0);
        ioctl("gitv_null", 0x1019, 0);
        for (int command = 0x8002; command <= 0x8008; command++) {
            ioctl("gpu_" + Integer.toHexString(command), command, 0);
        }
        ioctl("aver_get_null", 0x1200, 0);
        ioctl("set_debug_0", 0x1003, 0);
        on("gitv", this::gitVersion);
        on(
                "aver_get",
                () -> VectorRig.ret(rig.calls.ioctl(a, 0x1200, rig.wordsAt)) + " fw=0x"
                        + Integer.toHexString(rig.words.getInt(0)) + " scratch=0x"
                        + Integer.toHexString(rig.words.getInt(4)) + " uptime=" + rig.words.getInt(8)
                        + " bytes_written>=712");
    }

    private String gitVersion() {
        for (int i = 0; i < 40; i++) {
            rig.words.put(i, (byte) 0x5a);
        }
        final String answer = VectorRig.ret(rig.calls.ioctl(a, 0x1019, rig.wordsAt));
        int length = 0;
        while (rig.words.get(length) != 0x5a) {
            length++;
        }
        final byte[] text = new byte[length];
        rig.words.get(0, text);
        return answer + " bytes_written=" + length + " text='" + new String(text, StandardCharsets.US_ASCII)
                + "' byte_after=0x" + Integer.toHexString(rig.words.get(length));
    }

    private void badReadsAndWrites() {
        ret("read_empty_blocking_fd", () -> rig.calls.read(a, rig.recordsAt, 40));
        ret("read_len0", () -> rig.calls.read(a, rig.recordsAt, 0));
        ret("read_len36", () -> rig.calls.read(a, rig.recordsAt, 36));
        ret("read_len41", () -> rig.calls.read(a, rig.recordsAt, 41));
        on("read_bulk_max", () -> "n=12 " + VectorRig.ret(rig.calls.read(a, rig.recordsAt, 12 * 40)));
        on("read_bulk_max_plus1", () -> "n=13 " + VectorRig.ret(rig.calls.read(a, rig.recordsAt, 13 * 40)));
        ret("read_null_ptr", () -> rig.calls.read(a, 0, 40));
        ret("read_unmapped_ptr", () -> rig.calls.read(a, VectorRig.UNMAPPED, 40));
        ret("read_kernel_ptr", () -> rig.calls.read(a, UserMemory.KERNEL_ADDRESS, 40));
        ret("pread", () -> rig.calls.read(a, rig.recordsAt, 40));
        ret("lseek", () -> rig.calls.lseek());
        ret("write_len31", () -> rig.calls.write(a, rig.recordsAt, 31));
        ret("write_len64", () -> rig.calls.write(a, rig.recordsAt, 64));
        ret("write_len0", () -> rig.calls.write(a, rig.recordsAt, 0));
        ret("write_size_gt_cfgSize", () -> rig.write(a, rig.dataAt, VectorRig.SIZE + 1, 0, 0));
        ret("write_dest_4097", () -> rig.write(a, rig.dataAt, 64, 4097, 0));
        ret("write_bad_data_ptr", () -> rig.write(a, VectorRig.UNMAPPED, 64, 0, 0));
        ret("writeindex_out_of_range", () -> rig.writeIndex(a, BAD, 64, 0));
        ret("write_null_struct", () -> rig.calls.write(a, 0, 32));
        on("open_rdonly", () -> {
            spare = rig.calls.open(SimulatedCalls.O_RDONLY);
            return "fd_ok=" + (spare > 0 ? 1 : 0);
        });
        ret("rdonly_write", () -> rig.write(spare, rig.dataAt, 64, 0, 0));
        ret("rdonly_ioctl", () -> rig.calls.ioctl(spare, 0x1001, 0));
        ret("rdonly_get_index", () -> rig.calls.ioctl(spare, 0x1006, 0));
        ret("rdonly_mmap_rw", () -> (long) rig.calls.mmap(spare, VectorRig.SIZE, true, true, 0));
        on("rdonly_mmap_ro", () -> {
            final int map = rig.calls.mmap(spare, VectorRig.SIZE, false, true, 0);
            rig.calls.munmap(map);
            rig.calls.close(spare);
            return map > 0 ? "ok" : VectorRig.ret(map);
        });
    }

    private long mask(final int fd, final long bits) {
        return rig.calls.ioctl(fd, 0x1004, bits);
    }

    private void masks() {
        ret("mask_a_zero", () -> {
            b = rig.open();
            c = rig.open();
            return mask(a, 0);
        });
        ret("mask_a_bit0_after_zero", () -> mask(a, 1));
        ret("mask_a_second_set", () -> mask(a, 2));
        ret("mask_a_zero_again", () -> mask(a, 0));
        ret("mask_b_conflict_bit0", () -> mask(b, 1));
        ret("mask_b_conflict_bits0-2", () -> mask(b, 7));
        ret("mask_c_bits1-2_after_b_failed(no partial reserve)", () -> mask(c, 6));
        ret("mask_b_bit2_retry_after_fail", () -> {
            rig.calls.close(c);
            return mask(b, 4);
        });
        ret("mask_c_bit0_after_a_closed", () -> {
            rig.calls.close(a);
            c = rig.open();
            return mask(c, 1);
        });
        ret("maskbytes_dest4095", () -> {
            rig.calls.close(b);
            rig.calls.close(c);
            a = rig.open();
            rig.words.put(511, (byte) 0x80);
            return rig.calls.ioctl(a, 0x1008, rig.wordsAt);
        });
        ret("maskbytes_null_after_set", () -> rig.calls.ioctl(a, 0x1008, 0));
        ret("maskbytes_null", () -> {
            b = rig.open();
            return rig.calls.ioctl(b, 0x1008, 0);
        });
        ret("maskbytes_kernelptr", () -> rig.calls.ioctl(b, 0x1008, UserMemory.KERNEL_ADDRESS));
        ret("mask_arg_64bit_0x1_0000_0001", () -> mask(b, 0x1_0000_0001L));
        ret("mask_bit0_taken_by_truncation", () -> mask(spare = rig.open(), 1));
        on("mask_after_close_while_mmap_live", () -> {
            mapping = rig.calls.mmap(b, VectorRig.SIZE, true, true, 0);
            final long got = rig.calls.ioctl(b, 0x1006, 0);
            rig.calls.close(b);
            return "mmap=" + (mapping > 0 ? "ok" : "failed") + " gotIndex=" + got + " setmask "
                    + VectorRig.ret(mask(spare, 1)) + " TxInUser=" + rig.txInUser(a);
        });
        on("mask_after_munmap", () -> {
            rig.calls.munmap(mapping);
            return VectorRig.ret(mask(spare, 1)) + " TxInUser=" + rig.txInUser(a);
        });
        ret("mask_after_close_one_dup", () -> {
            b = rig.calls.dup(spare);
            rig.calls.close(spare);
            return mask(c = rig.open(), 1);
        });
        ret("mask_after_close_both_dups", () -> {
            rig.calls.close(b);
            final long answer = mask(c, 1);
            rig.calls.close(c);
            return answer;
        });
    }

    private void transmitIndices() {
        on("poll_idle", () -> rig.poll(a));
        on("get_index_exhaust", () -> {
            final int tx = rig.geometry.cfgTxCount();
            taken = new int[tx];
            int count = 0;
            long answer = rig.calls.ioctl(a, 0x1006, 0);
            while (answer >= 0) {
                taken[count++] = (int) answer;
                answer = rig.calls.ioctl(a, 0x1006, 0);
            }
            b = rig.open();
            return "n=" + count + " first=" + taken[0] + " last=" + taken[count - 1] + " then " + VectorRig.ret(answer);
        });
        on("poll_tx_exhausted", () -> rig.poll(a));
        ret("write_copy_tx_exhausted", () -> rig.write(a, rig.dataAt, 64, 0, 0));
        ret("ret_index_other_fd", () -> rig.giveBack(b, taken[0]));
        on("tx_in_user_after_foreign_return", () -> "" + rig.txInUser(a));
        ret("ret_index_own", () -> rig.giveBack(a, taken[0]));
        on("tx_in_user_after_own_return", () -> "" + rig.txInUser(a));
        ret("ret_index_double", () -> rig.giveBack(a, taken[0]));
        on("tx_in_user_after_double", () -> "" + rig.txInUser(a));
        on(
                "get_index_again",
                () -> VectorRig.ret(rig.calls.ioctl(a, 0x1006, 0)) + " (expect the returned one " + taken[0] + ")");
        ret("ret_index_count0", () -> rig.giveBack(a));
        on("ret_index_count_gt_total", () -> {
            final int n = rig.geometry.bufferCount() + 1;
            return "n=" + n + " " + VectorRig.ret(rig.calls.ioctl(a, 0x1005 | n << 16, rig.wordsAt));
        });
        ret("ret_index_null", () -> rig.calls.ioctl(a, 0x1005 | 1 << 16, 0));
        ret("ret_index_kernelptr", () -> rig.calls.ioctl(a, 0x1005 | 1 << 16, UserMemory.KERNEL_ADDRESS));
        ret("ret_index_invalid", () -> rig.giveBack(a, BAD));
        ret("ret_index_eq_total", () -> rig.giveBack(a, rig.geometry.bufferCount()));
        ret("ret_index_unowned_rx", () -> rig.giveBack(a, rig.geometry.cfgTxCount()));
        on("ret_index_mixed_tx[valid,bad,valid]", () -> {
            final long before = rig.txInUser(a);
            final long answer = rig.giveBack(a, taken[0], BAD, taken[1]);
            return VectorRig.ret(answer) + " TxInUser=" + rig.txInUser(a) + " (was " + before + ")";
        });
        on(
                "ret_indexes_all",
                () -> "n=" + taken.length + " " + VectorRig.ret(rig.giveBack(a, taken)) + " TxInUser="
                        + rig.txInUser(a));
        on("hold3_then_close", () -> {
            for (int i = 0; i < 3; i++) {
                rig.calls.ioctl(b, 0x1006, 0);
            }
            return "TxInUser=" + rig.txInUser(a);
        });
        on("after_close", () -> {
            rig.calls.close(b);
            final String answer = "TxInUser=" + rig.txInUser(a) + " TxSwQ=" + rig.calls.ioctl(a, 0x1012, 0);
            rig.calls.close(a);
            a = rig.open();
            return answer;
        });
    }

    private String loopCopy(final int bytes, final int flags, final long to, final int capacity) {
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

    private int roundTrips(final int count) {
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
