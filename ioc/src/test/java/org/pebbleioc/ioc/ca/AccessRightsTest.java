package org.pebbleioc.ioc.ca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pebbleioc.ioc.channel.AccessControl.Rights;
import org.pebbleioc.ioc.channel.Channel.Events;

/** What a client without rights is told, byte by byte, and what it is told when that changes. */
class AccessRightsTest {
    private static final String ADD = "0001 0010 0006 0001 00000001 0000002a" + "000000000000000000000000 0005 0000";
    private static final String UPDATE = "0001 0008 0006 0001 00000001 0000002a ";
    private static final String REFUSED = "0001 0008 0006 0001 00000170 0000002a 0000000000000000";
    private static final String RIGHTS = "0016 0000 0000 0000 00000007 0000000";

    private final FakeSource source = FakeSource.standard();
    private final FakeAccess access = new FakeAccess();
    private final Wire wire = new Wire(source, 0, access);

    @BeforeEach
    void greet() {
        wire.send(Wire.message(Command.VERSION, 0, 13, 0, 0, new byte[0]));
        wire.send(Wire.message(Command.HOST_NAME, 0, 0, 0, 0, Wire.text("console")));
        wire.send(Wire.message(Command.CLIENT_NAME, 0, 0, 0, 0, Wire.text("guest")));
        wire.received();
    }

    private void open() {
        wire.send(Wire.message(Command.CREATE_CHANNEL, 0, 0, 7, 13, Wire.text("T:double")));
    }

    private void assertHex(final String expected) {
        assertEquals(Wire.squeezed(expected), wire.receivedHex());
    }

    private void set(final Rights rights) {
        access.set("guest", rights);
        wire.circuit.accessChanged();
    }

    @Test
    void shouldTellRightsBeforeTheChannelIsThere() {
        set(Rights.READ_ONLY);
        open();
        assertHex(RIGHTS + "1 0012 0000 0006 0001 00000007 00000001");
        set(Rights.NONE);
        assertHex(RIGHTS + "0");
        access.set("somebody else", Rights.NONE);
        wire.circuit.accessChanged();
        assertHex("");
    }

    @Test
    void shouldRefuseReadsWithZeros() {
        set(Rights.NONE);
        open();
        wire.received();
        wire.send("000f 0000 0006 0001 00000001 0000002a");
        assertHex("000f 0008 0006 0001 00000170 0000002a 0000000000000000");
        wire.send("0003 0000 0006 0001 00000001 0000002a");
        final String error = wire.receivedHex();
        assertTrue(error.startsWith("000b"), error);
        assertTrue(error.startsWith("0000000700000170", 16), error);
    }

    @Test
    void shouldRefuseWrites() {
        set(Rights.READ_ONLY);
        open();
        wire.received();
        wire.send("0013 0008 0006 0001 00000001 0000002a 4000000000000000");
        assertHex("0013 0000 0006 0001 00000178 0000002a");
        wire.send("0004 0008 0006 0001 00000001 0000002a 4000000000000000");
        assertTrue(wire.receivedHex().startsWith("0000000700000178", 16));
        assertEquals(1.5, ((double[]) source.channel("T:double").sample().array())[0]);
    }

    @Test
    void shouldHoldUpdatesBackWhileReadingIsRefusedAndGoOnWithTheValueAsItIs() {
        open();
        wire.send(ADD);
        wire.received();
        set(Rights.NONE);
        assertHex(REFUSED + RIGHTS + "0");
        source.channel("T:double").post(new double[] {2}, 1, Events.VALUE);
        source.channel("T:double").post(new double[] {3}, 1, Events.VALUE);
        assertHex("");
        set(Rights.READ_ONLY);
        assertHex(UPDATE + "4008000000000000" + RIGHTS + "1");
        source.channel("T:double").post(new double[] {4}, 1, Events.VALUE);
        assertHex(UPDATE + "4010000000000000");
    }

    @Test
    void shouldNotSendAValueThatWaitedWhenTheRightWent() {
        open();
        wire.send(ADD);
        wire.received();
        source.channel("T:double").post(new double[] {2}, 1, Events.VALUE);
        set(Rights.NONE);
        assertHex(REFUSED + REFUSED + RIGHTS + "0");
    }

    @Test
    void shouldStartASubscriptionThatMayNotRead() {
        set(Rights.NONE);
        open();
        wire.received();
        wire.send(ADD);
        assertHex(REFUSED);
    }

    @Test
    void shouldTellWhoWatchesPuts() {
        set(new Rights(true, true, true));
        open();
        wire.send("0004 0008 0006 0001 00000001 0000002a 4000000000000000");
        wire.send("0013 0008 0006 0001 00000001 0000002a 4000000000000000");
        wire.send("0004 0008 0000 0001 00000001 0000002a 6e6f6e6500000000"); // refused: no number
        final String before = "before guest@console T:double ";
        assertEquals(
                List.of(
                        before + "DOUBLE x1",
                        "after T:double",
                        before + "DOUBLE x1",
                        "after T:double",
                        before + "STRING x1",
                        "after T:double"),
                access.puts);
    }
}
