package org.pebbleioc.pva.wire;

/** Numbers of the messages, as the PVAccess protocol specification has them. */
public final class Command {
    public static final int BEACON = 0;
    public static final int CONNECTION_VALIDATION = 1;
    public static final int ECHO = 2;
    public static final int SEARCH = 3;
    public static final int SEARCH_RESPONSE = 4;
    public static final int ACL_CHANGE = 6;
    public static final int CREATE_CHANNEL = 7;
    public static final int DESTROY_CHANNEL = 8;
    public static final int CONNECTION_VALIDATED = 9;
    public static final int GET = 10;
    public static final int PUT = 11;
    public static final int PUT_GET = 12;
    public static final int MONITOR = 13;
    public static final int ARRAY = 14;
    public static final int DESTROY_REQUEST = 15;
    public static final int PROCESS = 16;
    public static final int GET_FIELD = 17;
    public static final int MESSAGE = 18;
    public static final int RPC = 20;
    public static final int CANCEL_REQUEST = 21;
    public static final int ORIGIN_TAG = 22;

    /** Control messages: the payload size field of the header is their only datum. */
    public static final int CONTROL_SET_BYTE_ORDER = 2;

    public static final int CONTROL_ECHO_REQUEST = 3;
    public static final int CONTROL_ECHO_RESPONSE = 4;

    /** Bits of the sub-command of requests. */
    public static final int SUB_STOP = 0x04;

    public static final int SUB_INIT = 0x08;
    public static final int SUB_DESTROY = 0x10;
    public static final int SUB_GET = 0x40;
    public static final int SUB_START = SUB_GET | SUB_STOP;
    public static final int SUB_GET_PUT = 0x80;
    public static final int SUB_PIPELINE = 0x80;

    private Command() {}
}
