package org.pebbleioc.pva.server;

/**
 * Who may read and write which PV. The server asks once when a client opens a channel, keeps the answer with the channel,
 * and asks again for every open channel after {@link PvaServer#accessChanged}. So a rule that depends on a record's value
 * is: answer from the value as it is, and call {@code accessChanged} when it changes.
 *
 * <p>What clients notice: a get, put, process or monitor without the right is refused with a message. Rights to write are
 * told with access-rights messages, at once and on every change (Phoebus shows such widgets as read-only). A monitor whose
 * right to read is taken away goes silent, and begins anew with the whole value when it comes back. A PV that is not
 * writable at all stays so whatever the policy says.
 *
 * <p>Who wrote is in {@link ServedPv.PutOptions#client}, for put logs.
 */
public interface AccessPolicy {
    /** Everybody may do everything. */
    AccessPolicy OPEN = (client, pv) -> Rights.ALL;

    /** Connection threads, and the server's watch thread: must be thread safe and quick, and must not throw. */
    Rights rights(PvClient client, ServedPv pv);

    /** What one client may do with one PV. */
    record Rights(boolean read, boolean write) {
        public static final Rights ALL = new Rights(true, true);
        public static final Rights READ = new Rights(true, false);
        public static final Rights NONE = new Rights(false, false);
    }
}
