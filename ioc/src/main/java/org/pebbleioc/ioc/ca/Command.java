package org.pebbleioc.ioc.ca;

/** Message numbers and other constants of {@code caProto.h}. */
final class Command {
    static final int VERSION = 0;
    static final int EVENT_ADD = 1;
    static final int EVENT_CANCEL = 2;
    static final int READ = 3;
    static final int WRITE = 4;
    static final int SEARCH = 6;
    static final int EVENTS_OFF = 8;
    static final int EVENTS_ON = 9;
    static final int READ_SYNC = 10;
    static final int ERROR = 11;
    static final int CLEAR_CHANNEL = 12;
    static final int BEACON = 13;
    static final int NOT_FOUND = 14;
    static final int READ_NOTIFY = 15;
    static final int CREATE_CHANNEL = 18;
    static final int WRITE_NOTIFY = 19;
    static final int CLIENT_NAME = 20;
    static final int HOST_NAME = 21;
    static final int ACCESS_RIGHTS = 22;
    static final int ECHO = 23;
    static final int REPEATER_CONFIRM = 17;
    static final int REPEATER_REGISTER = 24;
    static final int CREATE_CHANNEL_FAIL = 26;
    static final int SERVER_DISCONNECT = 27;

    /** The 13 of protocol 4.13. */
    static final int MINOR_VERSION = 13;
    /** Clients older than 4.4 are not served. */
    static final int OLDEST_MINOR_VERSION = 4;
    /** Since 4.9 headers may carry 32 bit sizes. */
    static final int LARGE_HEADER_MINOR_VERSION = 9;
    /** Since 4.11 datagrams carry sequence numbers. */
    static final int SEQUENCE_MINOR_VERSION = 11;

    static final int HIGHEST_PRIORITY = 99;
    /** Type field of a search: answer even if the name is not here. */
    static final int DO_REPLY = 10;
    /** "No such id", and in a search reply "the server is where this datagram came from". */
    static final int NONE = 0xFFFF_FFFF;

    static final int RIGHT_READ = 1;
    static final int RIGHT_WRITE = 2;

    private Command() {}
}
