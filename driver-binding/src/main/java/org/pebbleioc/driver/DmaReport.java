package org.pebbleioc.driver;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a driver prints about its card ({@code /proc/datadev_N}): every line by section and label, the two pools and
 * the buffer groups as values. What a line means depends on the firmware and on the driver's age, so a line may be
 * missing; unknown lines are kept.
 *
 * @param pciAddress as printed, for example {@code 0000:81:00.0}; empty when the driver prints none
 * @param lines label → value, by section, in the order of the text; a label met again in one section gets
 *     {@code " #2"}, {@code " #3"} ... behind it
 * @param rx receive pool
 * @param tx transmit pool
 * @param groups the enabled buffer groups, in order
 */
public record DmaReport(
        String pciAddress, Map<Section, Map<String, String>> lines, Pool rx, Pool tx, List<BufferGroup> groups) {

    /** A titled block of the text; drivers before 6 had shorter titles, {@link #OTHER} takes the ones nobody knows. */
    public enum Section {
        FIRMWARE("Firmware Axi Version"),
        ENGINE("DMA Firmware General", "General HW"),
        GPU("DataGPU State"),
        DRIVER("DMA Kernel Driver General", "General"),
        RX("Read Buffers"),
        TX("Write Buffers"),
        OTHER();

        private final List<String> titles;

        Section(final String... titles) {
            this.titles = List.of(titles);
        }

        /** How the titles of this section begin, newest first. */
        public List<String> titles() {
            return titles;
        }
    }

    /** The lines that a driver of today prints once, beside the pools: enough to publish each under a name. */
    public enum Field {
        FIRMWARE_VERSION(Section.FIRMWARE, "Firmware Version"),
        SCRATCH_PAD(Section.FIRMWARE, "ScratchPad"),
        UP_TIME_COUNT(Section.FIRMWARE, "Up Time Count"),
        GIT_HASH(Section.FIRMWARE, "Git Hash"),
        DNA_VALUE(Section.FIRMWARE, "DNA Value"),
        BUILD_STRING(Section.FIRMWARE, "Build String"),
        HARDWARE_TYPE(Section.FIRMWARE, "Hardware Type"),
        BIFURCATION_INDEX(Section.FIRMWARE, "Bifurcation Index"),
        IRQ(Section.ENGINE, "IRQ"),
        INT_REQ_COUNT(Section.ENGINE, "Int Req Count"),
        CONTINUE_COUNT(Section.ENGINE, "Continue Count"),
        ADDRESS_COUNT(Section.ENGINE, "Address Count"),
        /** Can be negative with some engines. */
        HW_WRITE_BUFF_COUNT(Section.ENGINE, "Hw Write Buff Count"),
        HW_READ_BUFF_COUNT(Section.ENGINE, "Hw Read Buff Count"),
        CACHE_CONFIG(Section.ENGINE, "Cache Config"),
        DESC_128_EN(Section.ENGINE, "Desc 128 En"),
        ENABLE_VER(Section.ENGINE, "Enable Ver"),
        DRIVER_LOAD_COUNT(Section.ENGINE, "Driver Load Count"),
        IRQ_HOLD(Section.ENGINE, "IRQ Hold"),
        BG_ENABLE(Section.ENGINE, "BG Enable"),
        GPU_ASYNC_EN(Section.ENGINE, "GPU Async En"),
        DMA_TIMEOUT(Section.ENGINE, "DMA Timeout"),
        GIT_VERSION(Section.DRIVER, "DMA Driver's Git Version"),
        API_VERSION(Section.DRIVER, "DMA Driver's API Version"),
        GPU_ASYNC_SUPPORT(Section.DRIVER, "GPUAsync Support");

        private final Section section;
        private final String label;

        Field(final Section section, final String label) {
            this.section = section;
            this.label = label;
        }

        public Section section() {
            return section;
        }

        /** As the driver prints it. */
        public String label() {
            return label;
        }
    }

    /**
     * One direction's buffers. The last four are uses of a buffer since the driver was loaded: the total over all
     * buffers in every driver, the spread over single buffers in older ones.
     *
     * @param bufferCount {@code cfgRxCount} or {@code cfgTxCount}
     * @param bufferSize {@code cfgSize}, bytes
     * @param bufferMode {@code cfgMode}
     * @param counts where the buffers are; {@code miss} is what the other four leave over when it is not printed
     */
    public record Pool(
            long bufferCount,
            long bufferSize,
            OptionalLong bufferMode,
            DmaCounts counts,
            OptionalLong minUse,
            OptionalLong maxUse,
            OptionalLong avgUse,
            OptionalLong totalUse) {}

    /**
     * Buffers outstanding of one group of streams; at the threshold the firmware asks the group to pause.
     *
     * @param group 0..7
     */
    public record BufferGroup(int group, long threshold, long count) {}

    /** The value of a line as text; empty when it is missing. */
    public String text(final Field field) {
        return lines.getOrDefault(field.section(), Map.of()).getOrDefault(field.label(), "");
    }

    /** The value of a line that is one number, decimal or {@code 0x} hexadecimal; empty when it is missing or none. */
    public OptionalLong number(final Field field) {
        return number(text(field));
    }

    /** Reads one number as the driver prints it: decimal, perhaps negative, or {@code 0x} and at most 16 digits. */
    public static OptionalLong number(final String text) {
        try {
            return OptionalLong.of(
                    text.startsWith("0x") ? Long.parseUnsignedLong(text.substring(2), 16) : Long.parseLong(text));
        } catch (final NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
