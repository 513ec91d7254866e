package org.pebbleioc.pva.server;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.pebbleioc.pva.wire.Command;
import org.pebbleioc.pva.wire.WireCodec;

/** All that a busy client says in its life, message by message. Channel ids are known because they count from 1. */
final class Conversation {
    private final ByteOrder order;
    private final List<byte[]> messages = new ArrayList<>();

    private Conversation(final ByteOrder order) {
        this.order = order;
    }

    static List<byte[]> in(final ByteOrder order) {
        final Conversation c = new Conversation(order);
        c.say(Command.CONNECTION_VALIDATION, Messages.validation(c.body()));
        c.say(Command.ECHO, c.body().put(new byte[] {1, 2, 3}));
        c.search();
        c.say(Command.CREATE_CHANNEL, Messages.createChannel(c.body(), 11, "T:Value"));
        c.say(Command.CREATE_CHANNEL, Messages.createChannel(c.body(), 12, "T:Image"));
        c.say(Command.CREATE_CHANNEL, Messages.createChannel(c.body(), 13, "server"));
        final ByteBuffer field = c.body().putInt(1).putInt(20);
        WireCodec.writeString(field, "timeStamp.userTag");
        c.say(Command.GET_FIELD, field);
        c.say(Command.GET, c.selecting(Messages.request(c.body(), 1, 21, Command.SUB_INIT), "value"));
        c.say(Command.GET, Messages.request(c.body(), 1, 21, 0));
        c.say(Command.PUT, Messages.request(c.body(), 1, 22, Command.SUB_INIT).put((byte) 0xFF));
        c.say(
                Command.PUT,
                Messages.request(c.body(), 1, 22, 0).put((byte) 1).put((byte) 2).putDouble(4.5));
        c.say(Command.PUT, Messages.request(c.body(), 1, 22, Command.SUB_GET));
        c.say(Command.PUT, Messages.request(c.body(), 2, 27, Command.SUB_INIT).put((byte) 0xFF));
        c.say(Command.PUT, c.imagePut(Messages.request(c.body(), 2, 27, 0)));
        c.say(
                Command.PUT_GET,
                Messages.request(c.body(), 1, 28, Command.SUB_INIT).put((byte) 0xFF));
        c.say(
                Command.PUT_GET,
                Messages.request(c.body(), 1, 28, 0).put((byte) 1).put((byte) 2).putDouble(4.75));
        c.say(Command.PUT_GET, Messages.request(c.body(), 1, 28, Command.SUB_GET));
        c.say(Command.MONITOR, c.selecting(Messages.request(c.body(), 2, 23, Command.SUB_INIT), "uniqueId"));
        c.say(Command.MONITOR, Messages.request(c.body(), 2, 23, Command.SUB_START));
        c.say(
                Command.MONITOR,
                Messages.request(c.body(), 2, 24, Command.SUB_INIT | Command.SUB_PIPELINE)
                        .put((byte) 0xFF)
                        .putInt(2));
        c.say(Command.MONITOR, Messages.request(c.body(), 2, 24, Command.SUB_START));
        c.say(
                Command.MONITOR,
                Messages.request(c.body(), 2, 24, Command.SUB_PIPELINE).putInt(1));
        c.say(Command.MONITOR, Messages.request(c.body(), 2, 23, Command.SUB_STOP));
        c.say(
                Command.PROCESS,
                Messages.request(c.body(), 1, 25, Command.SUB_INIT).put((byte) 0xFF));
        c.say(Command.PROCESS, Messages.request(c.body(), 1, 25, 0));
        c.say(Command.RPC, Messages.request(c.body(), 3, 26, Command.SUB_INIT).put((byte) 0xFF));
        c.say(Command.RPC, c.call(Messages.request(c.body(), 3, 26, 0)));
        c.say(Command.CANCEL_REQUEST, c.body().putInt(1).putInt(21));
        c.say(Command.DESTROY_REQUEST, c.body().putInt(1).putInt(21));
        c.say(99, c.body().put(new byte[] {9, 9}));
        c.say(Command.DESTROY_CHANNEL, c.body().putInt(1).putInt(11));
        return c.messages;
    }

    private ByteBuffer body() {
        return ByteBuffer.allocate(1024).order(order);
    }

    private void say(final int command, final ByteBuffer payload) {
        messages.add(Messages.message(order, 0, command, payload));
    }

    private void search() {
        final ByteBuffer body = body().putInt(5).putInt(1);
        WireCodec.writeAddress(body, null);
        body.putShort((short) 0).put((byte) 1);
        WireCodec.writeString(body, "tcp");
        body.putShort((short) 1).putInt(77);
        WireCodec.writeString(body, "T:Value");
        say(Command.SEARCH, body);
    }

    /** A pvRequest {@code record[queueSize=3]field(name)}. */
    private ByteBuffer selecting(final ByteBuffer body, final String name) {
        structure(body, "record", "field");
        structure(body, "_options");
        structure(body, "queueSize");
        body.put((byte) 0x60);
        WireCodec.writeString(body, "field");
        structure(body, name);
        structure(body);
        WireCodec.writeString(body, "3");
        return body;
    }

    /** A structure type; all but the first member's name is left to the caller, as are the members' types. */
    private static void structure(final ByteBuffer body, final String... names) {
        body.put((byte) 0x80).put((byte) 0).put((byte) names.length);
        if (names.length > 0) {
            WireCodec.writeString(body, names[0]);
        }
    }

    private ByteBuffer imagePut(final ByteBuffer body) {
        body.put((byte) 1).put((byte) 2).put((byte) 1).put((byte) 3);
        return body.putShort((short) 1).putShort((short) 2).putShort((short) 3);
    }

    private ByteBuffer call(final ByteBuffer body) {
        structure(body, "op");
        body.put((byte) 0x60);
        WireCodec.writeString(body, "channels");
        return body;
    }
}
