package org.pebbleioc.driver.sim;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** For each name of a row: what the program that observed it did, done again; the answer is worded as it printed it. */
class VectorSteps {
    static final int BAD = 99999;

    final VectorRig rig;
    private final Map<String, Supplier<String>> steps = new HashMap<>();
    int a;
    int b;
    int c;
    private int spare;
    private int mapping;
    int index;
    int entry;
    private int[] taken = {};

    VectorSteps(final VectorRig rig) {
        this.rig = rig;
        a = rig.open();
        commands();
        badReadsAndWrites();
        masks();
        transmitIndices();
    }

    final Supplier<String> of(final String name) {
        return steps.get(name);
    }

    final int fd() {
        return a;
    }

    final void on(final String name, final Supplier<String> step) {
        if (steps.put(name, step) != null) {
            throw new IllegalStateException(name);
        }
    }

    private void ioctl(final String name, final int command, final long argument) {
        on(name, () -> rig.ioctl(a, command, argument));
    }

    final void ret(final String name, final Supplier<Long> step) {
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

    final long mask(final int fd, final long bits) {
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
}
