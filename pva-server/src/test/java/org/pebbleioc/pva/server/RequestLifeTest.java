package org.pebbleioc.pva.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.epics.pvdata.pv.PVStructure;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pebbleioc.pva.wire.Command;
import org.pebbleioc.pva.wire.MessageHeader;
import org.pebbleioc.pva.wire.ProtocolException;
import org.pebbleioc.pva.wire.Status;
import org.pebbleioc.pva.wire.WireCodec;

/** Requests that are cancelled, destroyed, or asked of something that does not answer them; as bytes. */
class RequestLifeTest {
    private static final int SID = 1;
    private static final int SERVER_SID = 2;
    private static final int IOID = 7;
    private static final int ANY_TYPE = 0xFF;

    /** Takes its time with puts. */
    private static final class SlowPv extends TestPv {
        private final List<PutCompletion> open = new ArrayList<>();
        private int abandoned;

        SlowPv() {
            super("T:Slow", TestTypes.scalar(1.5));
        }

        @Override
        public void put(
                final PVStructure value,
                final BitSet changed,
                final PutOptions options,
                final PutCompletion completion) {
            puts.add(options);
            open.add(completion);
            completion.pending(() -> abandoned++);
        }
    }

    private final SlowPv pv = new SlowPv();
    private final Loop loop = new Loop(new TestTypes.Source().add(pv));

    @BeforeEach
    void connect() throws Exception {
        say(Command.CONNECTION_VALIDATION, Messages.validation(body()));
        say(Command.CREATE_CHANNEL, Messages.createChannel(body(), 11, "T:Slow"));
        say(Command.CREATE_CHANNEL, Messages.createChannel(body(), 12, "server"));
        loop.drain(true);
    }

    private static ByteBuffer body() {
        return ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void say(final int command, final ByteBuffer payload) throws ProtocolException {
        loop.feed(Messages.message(ByteOrder.LITTLE_ENDIAN, 0, command, payload));
    }

    private static ByteBuffer request(final int sid, final int subCommand) {
        return Messages.request(body(), sid, IOID, subCommand);
    }

    /** One answer of a request. */
    private record Answer(int command, int ioid, int subCommand, Status status) {}

    private List<Answer> answers() throws ProtocolException {
        final List<Answer> answers = new ArrayList<>();
        final ByteBuffer in = ByteBuffer.wrap(loop.drain(true)).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            final MessageHeader header = MessageHeader.read(in);
            final ByteBuffer payload = in.slice(in.position(), header.size()).order(ByteOrder.LITTLE_ENDIAN);
            in.position(in.position() + header.size());
            if (header.command() == Command.DESTROY_CHANNEL) {
                continue;
            }
            final int ioid = payload.getInt();
            final int sub = header.command() == Command.GET_FIELD ? 0 : payload.get() & 0xFF;
            answers.add(new Answer(
                    header.command(),
                    ioid,
                    sub,
                    header.command() == Command.MESSAGE
                            ? new Status(1, WireCodec.readString(payload))
                            : Status.read(payload)));
        }
        return answers;
    }

    private Answer answer() throws ProtocolException {
        final List<Answer> answers = answers();
        assertEquals(1, answers.size(), answers::toString);
        return answers.get(0);
    }

    private void openPut(final int subCommand) throws ProtocolException {
        say(Command.PUT, request(SID, Command.SUB_INIT).put((byte) ANY_TYPE));
        assertTrue(answer().status().isSuccess());
        say(Command.PUT, request(SID, subCommand).put((byte) 1).put((byte) 2).putDouble(4.5));
        assertEquals(1, pv.open.size());
        assertEquals(List.of(), answers());
    }

    @Test
    void shouldNotAnswerAPutThatWasCancelledAndTakeTheNextOne() throws Exception {
        openPut(0);
        say(Command.PUT, request(SID, 0).put((byte) 1).put((byte) 2).putDouble(5.5));
        assertEquals("the put before is not done yet", answer().status().message());
        say(Command.CANCEL_REQUEST, body().putInt(SID).putInt(IOID));
        assertEquals(1, pv.abandoned);
        say(Command.PUT, request(SID, 0).put((byte) 1).put((byte) 2).putDouble(6.5));
        assertEquals(2, pv.open.size());
        pv.open.get(0).done(null);
        assertEquals(List.of(), answers(), "nobody waits for the first any more");
        pv.open.get(1).done(null);
        assertTrue(answer().status().isSuccess());
    }

    @Test
    void shouldLetGoOfAPutWhoseRequestWasDestroyed() throws Exception {
        openPut(0);
        say(Command.DESTROY_REQUEST, body().putInt(SID).putInt(IOID));
        assertEquals(1, pv.abandoned);
        pv.open.get(0).done("late");
        assertEquals(List.of(), answers());
        say(Command.PUT, request(SID, 0).put((byte) 1).put((byte) 2).putDouble(5.5));
        assertEquals("no such put", answer().status().message());
    }

    @Test
    void shouldLetGoOfAPutWhoseChannelWasDestroyed() throws Exception {
        openPut(Command.SUB_DESTROY);
        say(Command.DESTROY_CHANNEL, body().putInt(SID).putInt(11));
        assertEquals(1, pv.abandoned);
        pv.open.get(0).done(null);
        assertEquals(List.of(), answers());
    }

    @Test
    void shouldForgetARequestAfterItsLastUse() throws Exception {
        openPut(Command.SUB_DESTROY);
        pv.open.get(0).done(null);
        assertEquals(Command.SUB_DESTROY, answer().subCommand());
        assertEquals(0, pv.abandoned);
        say(Command.PUT, request(SID, Command.SUB_GET));
        assertEquals("no such put", answer().status().message());
    }

    @Test
    void shouldCancelAProcessRequestToo() throws Exception {
        say(Command.PROCESS, request(SID, Command.SUB_INIT).put((byte) ANY_TYPE));
        assertTrue(answer().status().isSuccess());
        say(Command.PROCESS, request(SID, 0));
        say(Command.CANCEL_REQUEST, body().putInt(SID).putInt(IOID));
        assertEquals(1, pv.abandoned);
        pv.open.get(0).done(null);
        assertEquals(List.of(), answers());
    }

    @Test
    void shouldRemarkOptionsThatItDoesNotUnderstand() throws Exception {
        say(Command.PUT, request(SID, Command.SUB_INIT).put(Messages.options("process", "maybe")));
        final List<Answer> answers = answers();
        assertTrue(answers.get(0).status().isSuccess());
        assertEquals(Command.MESSAGE, answers.get(1).command());
        assertEquals(IOID, answers.get(1).ioid());
        assertEquals(1, answers.get(1).subCommand(), "a warning");
        assertTrue(answers.get(1).status().message().startsWith("process=maybe is none of"));
        say(Command.MONITOR, Messages.request(body(), SID, 8, Command.SUB_INIT).put(Messages.options("pipeline", "x")));
        assertTrue(answers().get(1).status().message().startsWith("pipeline=x is neither"));
    }

    @Test
    void shouldLogWhatAClientRemarks() throws Exception {
        final ByteBuffer remark = body().putInt(IOID).put((byte) 1);
        WireCodec.writeString(remark, "something is odd");
        say(Command.MESSAGE, remark);
        assertEquals(List.of("test: says: something is odd"), loop.troubles);
    }

    @Test
    void shouldRefuseWhatItDoesNotServeAndSayWhy() throws Exception {
        say(Command.RPC, request(SID, Command.SUB_INIT).put((byte) ANY_TYPE));
        assertEquals("T:Slow answers no calls", answer().status().message());
        say(Command.ARRAY, request(SID, Command.SUB_INIT).put((byte) ANY_TYPE));
        assertTrue(answer().status().message().startsWith("parts of arrays"));
        final ByteBuffer field = body().putInt(SID).putInt(IOID);
        WireCodec.writeString(field, "value.nothing");
        say(Command.GET_FIELD, field);
        assertEquals("no such field value.nothing", answer().status().message());
        for (final int command : List.of(Command.GET, Command.PUT, Command.PUT_GET, Command.PROCESS, Command.MONITOR)) {
            say(command, request(SERVER_SID, Command.SUB_INIT).put((byte) ANY_TYPE));
            assertEquals("channel server has no value", answer().status().message());
            say(command, request(99, Command.SUB_INIT).put((byte) ANY_TYPE));
            assertEquals("no such channel", answer().status().message());
        }
        for (final int command : List.of(Command.GET, Command.PUT, Command.PUT_GET, Command.PROCESS, Command.RPC)) {
            say(command, request(SID, 0));
            assertTrue(answer().status().message().startsWith("no such "));
        }
        say(Command.MONITOR, request(SID, Command.SUB_STOP));
        assertEquals(List.of(), answers(), "acknowledgements of a monitor that ended may still come");
    }

    @Test
    void shouldPassTheRequestsWishForOneMoment() throws Exception {
        say(Command.PUT, request(SID, Command.SUB_INIT).put(Messages.options("atomic", "false", "block", "true")));
        say(Command.PUT, request(SID, 0).put((byte) 1).put((byte) 2).putDouble(5.5));
        assertEquals(Boolean.FALSE, pv.puts.get(0).atomic());
        say(
                Command.MONITOR,
                Messages.request(body(), SID, 8, Command.SUB_INIT)
                        .put(Messages.options("atomic", "true", "queueSize", "3")));
        say(Command.MONITOR, Messages.request(body(), SID, 8, Command.SUB_START));
        assertEquals(new ServedPv.SubscribeOptions(0, true, 3), pv.subscribed);
        loop.session.close();
        loop.drain(false);
    }
}
