package org.pebbleioc.ioc.ca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pebbleioc.ioc.ca.CaCircuit.Progress;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.DbrType;
import org.pebbleioc.ioc.channel.Sample;

/** Every message, byte by byte: requests as the C client sends them, replies as the C server gives them. */
class CaCircuitTest {
    private static final String EVENT_ADD_BODY = "00000000 00000000 00000000 0005 0000";

    private final FakeSource source = FakeSource.standard();

    private static void assertHex(final String expected, final String found) {
        assertEquals(Wire.squeezed(expected), found);
    }

    @Test
    void shouldGreetWithItsVersion() {
        assertHex("0000 0000 0000 000d 00000000 00000000", new Wire(source).receivedHex());
    }

    @Test
    void shouldTakeNamesSilentlyAndShowThem() {
        final Wire wire = Wire.greeted(source);
        wire.send("0014 0008 0000 0000 00000000 00000000 6f70657261746f00");
        wire.send("0015 0008 0000 0000 00000000 00000000 636f6e736f6c6500");
        assertHex("", wire.receivedHex());
        assertEquals("operato", wire.circuit.report(0, 0, 0, 0).user());
        assertEquals("console", wire.circuit.report(0, 0, 0, 0).host());
    }

    @Test
    void shouldRefuseNamesAfterTheFirstChannel() {
        final Wire wire = Wire.open(source, "T:double");
        assertEquals(Progress.NEEDS_INPUT, wire.send("0015 0008 0000 0000 00000000 00000000 636f6e736f6c6500"));
        assertTrue(wire.receivedHex().startsWith("000b"));
    }

    @Test
    void shouldEcho() {
        final Wire wire = Wire.greeted(source);
        wire.send("0017 0000 0000 0000 00000000 00000000");
        assertHex("0017 0000 0000 0000 00000000 00000000", wire.receivedHex());
    }

    @Test
    void shouldAnswerSearchOverTcp() {
        final Wire wire = Wire.greeted(source);
        wire.send(Wire.message(Command.SEARCH, 5, 13, 3, 3, Wire.text("T:long")));
        assertHex("0006 0000 13c8 0000 ffffffff 00000003", wire.receivedHex());
        wire.send(Wire.message(Command.SEARCH, 5, 13, 4, 4, Wire.text("nobody")));
        assertHex("", wire.receivedHex());
        wire.send(Wire.message(Command.SEARCH, 10, 13, 4, 4, Wire.text("nobody")));
        assertHex("000e 0000 000a 000d 00000004 00000004", wire.receivedHex());
    }

    @Test
    void shouldCreateChannelWithRightsFirst() {
        final Wire wire = Wire.greeted(source);
        wire.send(Wire.message(Command.CREATE_CHANNEL, 0, 0, 9, 13, Wire.text("T:double")));
        assertHex(
                "0016 0000 0000 0000 00000009 00000003" + "0012 0000 0006 0001 00000009 00000001", wire.receivedHex());
        wire.send(Wire.message(Command.CREATE_CHANNEL, 0, 0, 10, 13, Wire.text("T:readonly")));
        assertHex(
                "0016 0000 0000 0000 0000000a 00000001" + "0012 0000 0006 0001 0000000a 00000002", wire.receivedHex());
        wire.send(Wire.message(Command.CREATE_CHANNEL, 0, 0, 11, 13, Wire.text("T:wave")));
        assertHex(
                "0016 0000 0000 0000 0000000b 00000003" + "0012 ffff 0006 0000 0000000b 00000003 00000000 000186a0",
                wire.receivedHex());
        wire.send(Wire.message(Command.CREATE_CHANNEL, 0, 0, 12, 13, Wire.text("nobody")));
        assertHex("001a 0000 0000 0000 0000000c 00000000", wire.receivedHex());
    }

    @Test
    void shouldTellChangedRightsOnce() {
        final Wire wire = Wire.open(source, "T:double");
        wire.circuit.accessChanged();
        assertHex("", wire.receivedHex());
        source.channel("T:double").writable(false);
        wire.circuit.accessChanged();
        wire.circuit.accessChanged();
        assertHex("0016 0000 0000 0000 00000007 00000001", wire.receivedHex());
    }

    @Test
    void shouldReadAndNotify() {
        final Wire wire = Wire.open(source, "T:double");
        wire.send("000f 0000 0006 0001 00000001 0000002a");
        assertHex("000f 0008 0006 0001 00000001 0000002a 3ff8000000000000", wire.receivedHex());
        wire.send("000f 0000 0014 0000 00000001 0000002b"); // DBR_TIME_DOUBLE, as many as there are
        assertHex(
                "000f 0018 0014 0001 00000001 0000002b 0000 0000 3fb55380 075bcd15 00000000 3ff8000000000000",
                wire.receivedHex());
    }

    @Test
    void shouldAnswerTheOldRead() {
        final Wire wire = Wire.open(source, "T:string");
        wire.send("0003 0000 0000 0001 00000001 0000002a");
        assertHex("0003 0008 0000 0001 00000007 0000002a 68656c6c6f000000", wire.receivedHex());
        wire.send("0003 0000 0006 0001 00000001 0000002a"); // "hello" is no number
        assertTrue(wire.receivedHex().startsWith(Wire.squeezed("000b 0038 0000 0000 00000007 00000098 0003")));
    }

    @Test
    void shouldSayThatAReadFailed() {
        final Wire wire = Wire.open(source, "T:string");
        wire.send("000f 0000 0006 0001 00000001 0000002a");
        assertHex("000f 0008 0006 0001 00000098 0000002a 0000000000000000", wire.receivedHex());
        wire.send("000f 0000 0006 0000 00000001 0000002a");
        assertHex("000f 0008 0006 0000 00000098 0000002a 0000000000000000", wire.receivedHex());
    }

    @Test
    void shouldFillWithZerosWhatIsNotThere() {
        final Wire wire = Wire.open(source, "T:empty");
        wire.send("000f 0000 0006 0002 00000001 00000001");
        assertHex("000f 0010 0006 0002 00000001 00000001" + "00".repeat(16), wire.receivedHex());
        wire.send("000f 0000 0006 0000 00000001 00000001"); // zero elements still take the room of one
        assertHex("000f 0008 0006 0000 00000001 00000001" + "00".repeat(8), wire.receivedHex());
    }

    @Test
    void shouldUseLargeHeaderForLargeValues() {
        final Wire wire = Wire.open(source, "T:wave");
        wire.send("000f ffff 0006 0000 00000001 00000001 00000000 000186a0");
        final byte[] reply = wire.received();
        assertEquals(24 + 800_000, reply.length);
        assertHex(
                "000f ffff 0006 0000 00000001 00000001 000c3500 000186a0 0000000000000000 3fe0000000000000",
                Wire.hex(reply).substring(0, 80));
    }

    @Test
    void shouldRefuseToSendMoreThanTheChannelCanHave() {
        final Wire wire = Wire.open(source, "T:double");
        wire.send("000f ffff 0006 0000 00000001 00000001 00000000 7fffffff");
        assertTrue(wire.receivedHex().startsWith("000b"), "an error, and no gigabytes");
        wire.send("0001 ffff 0006 0000 00000001 00000001 00000010 7fffffff" + EVENT_ADD_BODY);
        assertTrue(wire.receivedHex().startsWith("000b"));
        wire.send("0002 0000 0006 0001 00000001 00000001"); // still can be cancelled
        assertTrue(wire.receivedHex().startsWith("0001"));
    }

    @Test
    void shouldKeepToItsOwnLimitWhereOneIsSet() {
        final Wire wire = new Wire(source, 20_000);
        wire.send(Wire.message(Command.VERSION, 0, 13, 0, 0, new byte[0]));
        wire.send(Wire.message(Command.CREATE_CHANNEL, 0, 0, 7, 13, Wire.text("T:wave")));
        wire.received();
        wire.send("000f 0000 0006 09c4 00000001 00000001"); // 2500 doubles are 20 000 bytes
        assertEquals(20_016, wire.received().length);
        wire.send("000f 0000 0006 09c5 00000001 00000001");
        assertTrue(wire.receivedHex().contains("00000048"), "ECA_TOLARGE");
        wire.send(Wire.message(Command.WRITE_NOTIFY, 6, 2500, 1, 1, new byte[20_000]));
        assertHex("0013 0000 0006 09c4 00000001 00000001", wire.receivedHex());
        wire.send(Wire.message(Command.WRITE_NOTIFY, 6, 2501, 1, 1, new byte[20_008]));
        assertTrue(wire.receivedHex().contains("00000048"), "ECA_TOLARGE");
    }

    @Test
    void shouldWrite() {
        final Wire wire = Wire.open(source, "T:double");
        wire.send("0004 0008 0006 0001 00000001 00000001 4000000000000000");
        assertHex("", wire.receivedHex());
        assertEquals(2.0, ((double[]) source.channel("T:double").sample().array())[0]);
        wire.send("0004 0008 0000 0001 00000001 00000001 322e357878000000"); // "2.5xx"
        assertTrue(wire.receivedHex().contains("000000a0"), "ECA_PUTFAIL");
        wire.send("0004 0008 0000 0001 00000001 00000001 322e350000000000"); // a string shorter than 40 bytes
        assertEquals(2.5, ((double[]) source.channel("T:double").sample().array())[0]);
        wire.send("0004 0008 0006 0002 00000001 00000001 4000000000000000");
        assertTrue(wire.receivedHex().contains("000000b0"), "ECA_BADCOUNT, two doubles in 8 bytes");
    }

    @Test
    void shouldCompleteWritesLaterAndOnce() {
        final List<Channel.Completion> waiting = new ArrayList<>();
        final FakeChannel slow =
                new FakeChannel("slow", 1, FakeChannel.sampleOf(DbrType.LONG, new int[] {0}, 1, FakeSource.LIMITS)) {
                    @Override
                    public void put(
                            final DbrType type, final Object array, final int count, final Completion completion) {
                        waiting.add(completion);
                    }
                };
        final Wire wire = Wire.open(new OneChannel(slow), "slow");
        wire.send("0013 0008 0005 0001 00000001 0000000a 00000001 00000000");
        wire.send("0013 0008 0005 0001 00000001 0000000b 00000002 00000000");
        wire.send("0017 0000 0000 0000 00000000 00000000");
        assertHex("0017 0000 0000 0000 00000000 00000000", wire.receivedHex());
        waiting.get(1).done(null);
        waiting.get(1).done(null);
        assertHex("0013 0000 0005 0001 00000001 0000000b", wire.receivedHex());
        waiting.get(0).done("no link");
        assertHex("0013 0000 0005 0001 000000a0 0000000a", wire.receivedHex());
    }

    /** What nobody waits for is called off at the records; a client that only clears its channel counts as gone. */
    @Test
    void shouldForgetPutsOfAClientThatIsGone() {
        for (final boolean clears : new boolean[] {true, false}) {
            final List<String> told = new ArrayList<>();
            final Channel.Completion[] waiting = new Channel.Completion[1];
            final FakeChannel slow = new FakeChannel(
                    "S", 1, source.channel("T:double").sample()) {
                @Override
                public void put(final DbrType type, final Object array, final int count, final Completion completion) {
                    waiting[0] = completion;
                    completion.pending(() -> told.add("cancelled"));
                }
            };
            final Wire wire = Wire.open(new OneChannel(slow), "S");
            wire.send("0013 0008 0006 0001 00000001 00000001 4000000000000000");
            assertHex("", wire.receivedHex());
            if (clears) {
                wire.send("000c 0000 0000 0000 00000001 00000007");
                wire.received();
            } else {
                wire.circuit.close();
            }
            assertEquals(List.of("cancelled"), told);
            waiting[0].done(null);
            assertHex("", wire.receivedHex());
        }
    }

    @Test
    void shouldRefuseWritesWithoutRight() {
        final Wire wire = Wire.open(source, "T:readonly");
        wire.send("0013 0008 0006 0001 00000001 0000000a 4000000000000000");
        assertHex("0013 0000 0006 0001 00000178 0000000a", wire.receivedHex());
        wire.send("0004 0008 0006 0001 00000001 0000000a 4000000000000000");
        assertTrue(wire.receivedHex().contains("00000178"));
    }

    @Test
    void shouldSubscribeAndCancel() {
        final Wire wire = Wire.open(source, "T:long");
        wire.send("0001 0010 0005 0001 00000001 00000055" + EVENT_ADD_BODY);
        assertHex("0001 0008 0005 0001 00000001 00000055 fffeee90 00000000", wire.receivedHex());
        source.channel("T:long").post(new int[] {5}, 1, Channel.Events.VALUE);
        source.channel("T:long").post(new int[] {6}, 1, Channel.Events.LOG); // was not asked for
        assertHex("0001 0008 0005 0001 00000001 00000055 00000005 00000000", wire.receivedHex());
        source.channel("T:long").post(new int[] {7}, 1, Channel.Events.VALUE);
        wire.send("0002 0000 0005 0001 00000001 00000055");
        assertHex("0001 0000 0005 0001 00000001 00000055", wire.receivedHex());
        assertEquals(0, source.channel("T:long").listeners());
    }

    /** The value changes after it was read for the first update and before that was queued. */
    @Test
    void shouldNotStartWithAValueThatIsOutdated() {
        final FakeChannel busy =
                new FakeChannel("busy", 1, FakeChannel.sampleOf(DbrType.LONG, new int[] {1}, 1, FakeSource.LIMITS)) {
                    @Override
                    public Sample sample() {
                        final Sample before = super.sample();
                        post(new int[] {2}, 1, Events.VALUE);
                        return before;
                    }
                };
        final Wire wire = Wire.open(new OneChannel(busy), "busy");
        wire.send("0001 0010 0005 0001 00000001 00000055" + EVENT_ADD_BODY);
        assertHex("0001 0008 0005 0001 00000001 00000055 00000002 00000000", wire.receivedHex());
    }

    /** What a put changed reaches the client before the word that the put is complete. */
    @Test
    void shouldCompletePutsBehindTheUpdatesTheyCaused() {
        final Wire wire = Wire.open(source, "T:long");
        wire.send("0001 0010 0005 0001 00000001 00000055" + EVENT_ADD_BODY);
        wire.received();
        wire.send("0013 0008 0005 0001 00000001 0000000a 00000001 00000000");
        assertHex(
                "0001 0008 0005 0001 00000001 00000055 00000001 00000000" + "0013 0000 0005 0001 00000001 0000000a",
                wire.receivedHex());
    }

    @Test
    void shouldSurviveAChannelThatIsBroken() {
        final FakeChannel broken =
                new FakeChannel("broken", 1, FakeChannel.sampleOf(DbrType.LONG, new int[] {1}, 1, FakeSource.LIMITS)) {
                    @Override
                    public Sample sample() {
                        throw new IllegalStateException("sample, as expected by a test");
                    }

                    @Override
                    public void put(
                            final DbrType type, final Object array, final int count, final Completion completion) {
                        throw new IllegalStateException("put, as expected by a test");
                    }
                };
        final Wire wire = Wire.open(new OneChannel(broken), "broken");
        wire.send("000f 0000 0005 0001 00000001 00000001");
        assertHex("000f 0008 0005 0001 00000098 00000001 0000000000000000", wire.receivedHex());
        wire.send("0013 0008 0005 0001 00000001 0000000a 00000001 00000000");
        assertHex("0013 0000 0005 0001 000000a0 0000000a", wire.receivedHex());
        wire.send("0001 0010 0005 0001 00000001 00000055" + EVENT_ADD_BODY);
        assertHex("0001 0008 0005 0001 00000098 00000055 0000000000000000", wire.receivedHex());
    }

    @Test
    void shouldKeepTheLastValueOfAFastChannel() {
        final Wire wire = Wire.open(source, "T:long");
        wire.send("0001 0010 0005 0001 00000001 00000055" + EVENT_ADD_BODY);
        for (int i = 0; i < 1000; i++) {
            source.channel("T:long").post(new int[] {i}, 1, Channel.Events.VALUE);
        }
        final byte[] updates = wire.received();
        assertEquals(4 * 24, updates.length, "first value and three more");
        assertEquals(999, ByteBuffer.wrap(updates).getInt(3 * 24 + 16));
        assertEquals(997, wire.circuit.report(0, 0, 0, 0).updatesMerged());
    }

    @Test
    void shouldHoldUpdatesBackWhileTheyAreOff() {
        final Wire wire = Wire.open(source, "T:long");
        wire.send("0001 0010 0005 0001 00000001 00000055" + EVENT_ADD_BODY);
        wire.received();
        wire.send("0008 0000 0000 0000 00000000 00000000");
        source.channel("T:long").post(new int[] {1}, 1, Channel.Events.VALUE);
        source.channel("T:long").post(new int[] {2}, 1, Channel.Events.VALUE);
        wire.send("0017 0000 0000 0000 00000000 00000000");
        assertHex("0017 0000 0000 0000 00000000 00000000", wire.receivedHex());
        wire.send("0009 0000 0000 0000 00000000 00000000");
        assertHex("0001 0008 0005 0001 00000001 00000055 00000002 00000000", wire.receivedHex());
    }

    @Test
    void shouldClearChannelWithItsSubscriptions() {
        final Wire wire = Wire.open(source, "T:long");
        wire.send("0001 0010 0005 0001 00000001 00000055" + EVENT_ADD_BODY);
        wire.received();
        wire.send("000c 0000 0000 0000 00000001 00000007");
        assertHex("000c 0000 0000 0000 00000001 00000007", wire.receivedHex());
        assertEquals(0, source.channel("T:long").listeners());
        assertEquals(Progress.CLOSE, wire.send("000f 0000 0005 0001 00000001 00000001"));
        assertTrue(wire.receivedHex().startsWith(Wire.squeezed("000b")));
    }

    @Test
    void shouldTellAcknowledgeStateAndRecordType() {
        final Wire wire = Wire.open(source, "T:double");
        wire.send("000f 0000 0025 0001 00000001 00000001");
        assertHex(
                "000f 0030 0025 0001 00000001 00000001 0000 0000 0001 0002 312e353030" + "00".repeat(35),
                wire.receivedHex());
        wire.send("000f 0000 0026 0001 00000001 00000001");
        assertHex("000f 0028 0026 0001 00000001 00000001 6169" + "00".repeat(38), wire.receivedHex());
        wire.send("0013 0008 0024 0001 00000001 00000001 0001 000000000000");
        assertHex("0013 0000 0024 0001 00000001 00000001", wire.receivedHex());
        wire.send("0004 0008 0023 0001 00000001 00000001 0000 000000000000");
        assertHex("", wire.receivedHex());
        assertEquals(List.of("severity 1", "transients false"), source.channel("T:double").acknowledged);
        wire.send("0013 0008 0024 0002 00000001 00000001 0001 000000000000");
        assertHex("0013 0000 0024 0002 000000b0 00000001", wire.receivedHex());
    }

    @Test
    void shouldDisconnectWhoBreaksTheProtocol() {
        assertEquals(Progress.CLOSE, Wire.greeted(source).send("0005 0000 0000 0000 00000000 00000000"));
        assertEquals(Progress.CLOSE, Wire.greeted(source).send("0040 0000 0000 0000 00000000 00000000"));
        assertEquals(Progress.CLOSE, Wire.greeted(source).send("0017 0003 0000 0000 00000000 00000000 000000"));
        assertEquals(Progress.CLOSE, Wire.open(source, "T:long").send("000f 0000 0027 0001 00000001 00000001"));
        assertEquals(Progress.CLOSE, new Wire(source).send("0000 0000 0000 0002 00000000 00000000"));
    }

    @Test
    void shouldAnswerTooOldClientsAndKeepThem() {
        final Wire wire = new Wire(source);
        wire.received();
        assertEquals(Progress.NEEDS_INPUT, wire.send("0017 0008 0000 0000 00000000 00000000 0102030405060708"));
        assertTrue(wire.receivedHex().contains("00000116"), "ECA_DEFUNCT");
        wire.send("0000 0000 0000 000d 00000000 00000000 0017 0000 0000 0000 00000000 00000000");
        assertHex("0017 0000 0000 0000 00000000 00000000", wire.receivedHex());
    }

    @Test
    void shouldSkipRequestsThatAreTooLarge() {
        final Wire wire = Wire.open(source, "T:double");
        final byte[] large = Wire.message(Command.WRITE, 6, 100_000, 1, 1, new byte[800_000]);
        for (int at = 0; at < large.length; at += 10_000) {
            wire.send(Arrays.copyOfRange(large, at, Math.min(large.length, at + 10_000)));
        }
        assertTrue(wire.receivedHex().contains("00000048"), "ECA_TOLARGE");
        wire.send("0017 0000 0000 0000 00000000 00000000");
        assertHex("0017 0000 0000 0000 00000000 00000000", wire.receivedHex());
    }

    @Test
    void shouldStopReadingWhenRepliesWait() {
        final Wire wire = Wire.open(source, "T:wave");
        final byte[] read = Wire.bytes("000f ffff 0006 0000 00000001 00000001 00000000 000186a0");
        final ByteBuffer many = ByteBuffer.allocate(100 * read.length);
        for (int i = 0; i < 100; i++) {
            many.put(read);
        }
        many.flip();
        int replies = 0;
        while (wire.circuit.receive(many) == Progress.FULL) {
            assertEquals(1, wire.outbox.counts().replies());
            replies += wire.received().length / 800_024;
        }
        assertEquals(100, replies + wire.received().length / 800_024);
    }

    @Test
    void shouldTakeBytesInAnyPieces() {
        final byte[] whole = Wire.bytes("0000 0000 0000 000d 00000000 00000000"
                + Wire.hex(Wire.message(Command.CREATE_CHANNEL, 0, 0, 7, 13, Wire.text("T:double")))
                + "000f ffff 0006 0000 00000001 0000002a 00000000 00000001"
                + "0004 ffff 0006 0000 00000001 00000001 00000008 00000001 4000000000000000"
                + "000f 0000 0006 0001 00000001 0000002b");
        final Wire wire = new Wire(source);
        wire.received();
        final ByteBuffer input = ByteBuffer.allocate(256);
        for (final byte b : whole) {
            input.put(b).flip();
            assertEquals(Progress.NEEDS_INPUT, wire.circuit.receive(input));
            input.compact();
        }
        assertHex(
                "0016 0000 0000 0000 00000007 00000003 0012 0000 0006 0001 00000007 00000001"
                        + "000f 0008 0006 0001 00000001 0000002a 3ff8000000000000"
                        + "000f 0008 0006 0001 00000001 0000002b 4000000000000000",
                wire.receivedHex());
    }
}
