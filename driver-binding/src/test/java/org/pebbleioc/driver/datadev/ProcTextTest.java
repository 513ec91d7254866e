package org.pebbleioc.driver.datadev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.pebbleioc.driver.DmaCounts;
import org.pebbleioc.driver.DmaReport;
import org.pebbleioc.driver.DmaReport.BufferGroup;
import org.pebbleioc.driver.DmaReport.Field;
import org.pebbleioc.driver.DmaReport.Section;

/** The driver's text: of a card, of an emulated card with its oddities, of a driver of 2020, and of noise. */
class ProcTextTest {
    private static String sample(final String name) throws IOException {
        try (InputStream in = ProcTextTest.class.getResourceAsStream("/datadev/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void shouldReadEveryFieldOfACard() throws IOException {
        final DmaReport report = ProcText.parse(sample("proc-card.txt"));
        assertEquals("0000:81:00.0", report.pciAddress());
        for (final Field field : Field.values()) {
            assertEquals(false, report.text(field).isEmpty(), field + " is missing");
        }
        assertEquals(OptionalLong.of(0x2040000), report.number(Field.FIRMWARE_VERSION));
        assertEquals(OptionalLong.of(5), report.number(Field.ENABLE_VER), "two spaces before its colon");
        assertEquals("0x0000000040020001013C1AA4045041C5", report.text(Field.DNA_VALUE));
        assertEquals(OptionalLong.empty(), report.number(Field.DNA_VALUE), "longer than a number");
        assertEquals(
                "Lcls2TimeToolKcu1500: Vivado v2023.1, host (x86_64), Built Fri 02 Aug 2024 : 10:11:12 AM by someone",
                report.text(Field.BUILD_STRING));
        assertEquals(List.of(new BufferGroup(0, 512, 3), new BufferGroup(2, 100, 0)), report.groups());
        assertEquals(new DmaCounts(3, 1000, 5, 16, 0), report.rx().counts());
        assertEquals(OptionalLong.of(123456789), report.rx().totalUse());
        assertEquals(OptionalLong.empty(), report.rx().maxUse());
        assertEquals(1024, report.rx().bufferCount());
        assertEquals(131072, report.rx().bufferSize());
        assertEquals(OptionalLong.of(1), report.rx().bufferMode());
        assertEquals(new DmaCounts(2, 0, 0, 14, 0), report.tx().counts(), "labels repeat, sections tell them apart");
    }

    @Test
    void shouldReadTheOdditiesOfAnEmulatedCard() throws IOException {
        final DmaReport report = ProcText.parse(sample("proc-emulator.txt"));
        assertEquals("5f83000:00:00.0", report.pciAddress());
        assertEquals(OptionalLong.of(-4080), report.number(Field.HW_WRITE_BUFF_COUNT));
        assertEquals("", report.text(Field.BUILD_STRING));
        assertEquals("", report.lines().get(Section.FIRMWARE).get("Build String"), "empty, but there");
        assertEquals("dirty (uncommitted code)", report.text(Field.GIT_HASH));
        assertEquals(OptionalLong.empty(), report.number(Field.DMA_TIMEOUT));
        assertEquals(new DmaCounts(4, 2, 0, 0, 2), report.rx().counts(), "two are nowhere: lost");
        assertEquals(OptionalLong.of(2), report.rx().bufferMode());
        assertEquals("4096", report.lines().get(Section.GPU).get("Write Address"));
        assertEquals("8192", report.lines().get(Section.GPU).get("Write Address #2"));
        assertEquals("7", report.lines().get(Section.OTHER).get("A line of tomorrow"));
    }

    @Test
    void shouldReadADriverOf2020() throws IOException {
        final DmaReport report = ProcText.parse(sample("proc-v5.txt"));
        assertEquals("", report.pciAddress());
        assertEquals(OptionalLong.of(274338), report.number(Field.CONTINUE_COUNT));
        assertEquals("v5.7.0", report.lines().get(Section.DRIVER).get("Git Version"));
        assertEquals(OptionalLong.of(770541), report.rx().minUse());
        assertEquals(OptionalLong.of(770549), report.rx().maxUse());
        assertEquals(OptionalLong.of(770544), report.rx().avgUse());
        assertEquals(OptionalLong.of(790990210L), report.tx().totalUse());
        assertEquals(new DmaCounts(0, 1023, 0, 0, 1), report.rx().counts(), "printed in those days");
    }

    @Test
    void shouldReadNumbersAsTheyArePrinted() {
        assertEquals(OptionalLong.of(-1), DmaReport.number("0xffffffffffffffff"));
        assertEquals(OptionalLong.of(-7), DmaReport.number("-7"));
        for (final String none : new String[] {"", "0x", "0x-1", "12 MB", "Enabled", "99999999999999999999"}) {
            assertEquals(OptionalLong.empty(), DmaReport.number(none), none);
        }
    }

    @Test
    void shouldNeverFail() throws IOException {
        final long seed = System.nanoTime();
        System.out.println("seed " + seed);
        final Random random = new Random(seed);
        final String text = sample("proc-card.txt") + sample("proc-emulator.txt") + sample("proc-v5.txt");
        for (int round = 0; round < 2000; round++) {
            final StringBuilder broken = new StringBuilder(text);
            for (int i = 0; i < 40; i++) {
                final int at = random.nextInt(broken.length());
                switch (random.nextInt(3)) {
                    case 0 -> broken.setCharAt(at, " :-\n0x\u20ac9".charAt(random.nextInt(8)));
                    case 1 -> broken.delete(at, Math.min(broken.length(), at + random.nextInt(60)));
                    default -> broken.insert(at, "\n--- Read Buffers\nBuffer Count : -5 : 99999999999999\n : \n:");
                }
            }
            assertNotNull(ProcText.parse(broken.toString()).rx().counts(), "seed " + seed);
        }
        assertEquals(0, ProcText.parse("").rx().bufferCount());
    }
}
