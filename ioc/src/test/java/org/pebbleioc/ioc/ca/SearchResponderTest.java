package org.pebbleioc.ioc.ca;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SearchResponderTest {
    private final SearchResponder responder = new SearchResponder(FakeSource.standard(), 5070);

    private List<String> answers(final byte[]... messages) {
        final ByteArrayOutputStream datagram = new ByteArrayOutputStream();
        for (final byte[] message : messages) {
            datagram.writeBytes(message);
        }
        final List<String> replies = new ArrayList<>();
        responder.answer(ByteBuffer.wrap(datagram.toByteArray()), reply -> {
            final byte[] bytes = new byte[reply.remaining()];
            reply.get(bytes);
            replies.add(Wire.hex(bytes));
        });
        return replies;
    }

    private static byte[] search(final String name, final int id) {
        return Wire.message(Command.SEARCH, 5, 13, id, id, Wire.text(name));
    }

    private static byte[] version(final int sequence) {
        return Wire.message(Command.VERSION, 1, 13, sequence, 0, new byte[0]);
    }

    @Test
    void shouldAnswerWithSequencePortAndVersion() {
        assertEquals(
                List.of(Wire.squeezed("0000 0000 0001 000d 00000009 00000000"
                        + "0006 0008 13ce 0000 ffffffff 00000001 000d 000000000000"
                        + "0006 0008 13ce 0000 ffffffff 00000003 000d 000000000000")),
                answers(version(9), search("T:double", 1), search("nobody", 2), search("T:enum", 3)));
        assertEquals(3, responder.searches());
        assertEquals(2, responder.hits());
    }

    @Test
    void shouldStaySilentAboutStrangers() {
        assertEquals(List.of(), answers(version(1), search("nobody", 1), search("", 2)));
        assertEquals(List.of(), answers(Wire.message(Command.ECHO, 0, 0, 0, 0, new byte[0]), search("T:enum", 3)));
    }

    @Test
    void shouldSplitManyAnswers() {
        final byte[][] messages = new byte[201][];
        messages[0] = version(7);
        for (int i = 1; i <= 200; i++) {
            messages[i] = search("T:double", i);
        }
        final List<String> replies = answers(messages);
        assertEquals(5, replies.size());
        final int bytes = replies.stream().mapToInt(String::length).sum() / 2;
        assertEquals(200 * 24 + replies.size() * 16, bytes);
    }

    @Test
    void shouldRampBeacons() {
        final BeaconRamp ramp = new BeaconRamp(100_000_000L, 5070);
        final ByteBuffer beacon = ByteBuffer.allocate(32);
        ramp.put(beacon);
        ramp.put(beacon);
        assertEquals(
                Wire.squeezed("000d 0000 000d 13ce 00000000 00000000 000d 0000 000d 13ce 00000001 00000000"),
                Wire.hex(beacon.array()));
        final List<Long> delays = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            delays.add(ramp.nextDelayNs() / 1_000_000);
        }
        assertEquals(List.of(20L, 40L, 80L, 100L, 100L), delays);
    }
}
