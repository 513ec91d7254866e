package org.pebbleioc.pva.server;

import org.pebbleioc.pva.server.AccessPolicy.Rights;
import org.pebbleioc.pva.wire.Command;
import org.pebbleioc.pva.wire.Status;

/** A client's connection to one name. */
final class ServerChannel {
    /** The name under which every server answers about itself. */
    static final String SERVER = "server";

    private final int cid;
    private final int sid;
    private final String name;
    private final ServedPv pv;
    private volatile Rights rights;

    /** Whether the client takes the channel for writable; null while it does not know the channel. Writer thread. */
    private Boolean toldWritable;

    /**
     * @param cid the client's number
     * @param sid our number
     * @param pv who answers; null for the channel {@code server}, which only answers calls
     */
    ServerChannel(final int cid, final int sid, final String name, final ServedPv pv, final Rights rights) {
        this.cid = cid;
        this.sid = sid;
        this.name = name;
        this.pv = pv;
        this.rights = rights;
    }

    int cid() {
        return cid;
    }

    int sid() {
        return sid;
    }

    String name() {
        return name;
    }

    ServedPv pv() {
        return pv;
    }

    boolean isReadable() {
        return rights.read();
    }

    boolean isWritable() {
        return pv == null || pv.isWritable() && rights.write();
    }

    /** @return whether that is another answer than before */
    boolean rights(final Rights now) {
        final boolean same = rights.equals(now);
        rights = now;
        return !same;
    }

    /** Why a write is refused, or null. */
    String writeRefusal(final PvClient client) {
        if (!pv.isWritable()) {
            return name + " is not writable";
        }
        return rights.write() ? null : name + ": " + client + " has no right to write";
    }

    /** Why a read is refused, or null. */
    String readRefusal(final PvClient client) {
        return rights.read() ? null : name + ": " + client + " has no right to read";
    }

    /** The answer to the client's wish for this channel. */
    Outgoing opened() {
        return out -> {
            out.begin(Command.CREATE_CHANNEL);
            out.putInt(cid);
            out.putInt(sid);
            out.putStatus(Status.OK);
            out.end();
            toldWritable = true; // clients take a channel for writable until told
            return tellRights().encode(out);
        };
    }

    /** Says whether the channel is writable, where the client believes otherwise. */
    Outgoing tellRights() {
        return out -> {
            final boolean writable = isWritable();
            if (toldWritable != null && toldWritable != writable) {
                toldWritable = writable;
                out.begin(Command.ACL_CHANGE);
                out.putInt(cid);
                out.putByte(writable ? 1 : 0);
                out.end();
            }
            return null;
        };
    }
}
