package org.pebbleioc.pva.server;

import org.pebbleioc.pva.wire.Command;
import org.pebbleioc.pva.wire.FieldSelection;
import org.pebbleioc.pva.wire.MessageEncoder;
import org.pebbleioc.pva.wire.Status;

/** Answers to requests, encoded by the writer when their turn comes. */
final class Reply {
    private static final int WARNING = 1;

    private Reply() {}

    /** The outcome of a request and nothing more. */
    static Outgoing status(final int command, final int ioid, final int subCommand, final Status status) {
        return out -> {
            head(out, command, ioid, subCommand, status);
            out.end();
            return null;
        };
    }

    /** A request was opened; its values will be of this type. */
    static Outgoing opened(final int command, final int ioid, final int subCommand, final FieldSelection selection) {
        return out -> {
            head(out, command, ioid, subCommand, Status.OK);
            out.putType(selection.type());
            out.end();
            return null;
        };
    }

    /**
     * The value of the PV as it is when the writer comes to it, not when it was asked for: so a client that does not
     * read its answers holds no values.
     */
    static Outgoing current(
            final int command,
            final int ioid,
            final int subCommand,
            final ServedPv pv,
            final Boolean atomic,
            final FieldSelection selection) {
        return out -> {
            final PvUpdate update = pv.current(atomic);
            if (update == null) {
                return status(command, ioid, subCommand, Status.error(pv.name() + " has no value yet"))
                        .encode(out);
            }
            boolean keep = false;
            try {
                head(out, command, ioid, subCommand, Status.OK);
                selection.encode(out, update.value());
                out.end();
                keep = out.tookMemory();
                return keep ? new Held(update) : null;
            } finally {
                if (!keep) {
                    update.release();
                }
            }
        };
    }

    /** A remark about a request, for whoever reads what the client prints. */
    static Outgoing warning(final int ioid, final String text) {
        return out -> {
            out.begin(Command.MESSAGE);
            out.putInt(ioid);
            out.putByte(WARNING);
            out.putString(text);
            out.end();
            return null;
        };
    }

    static void head(
            final MessageEncoder out, final int command, final int ioid, final int subCommand, final Status status) {
        out.begin(command);
        out.putInt(ioid);
        if (command != Command.GET_FIELD) {
            out.putByte(subCommand);
        }
        out.putStatus(status);
    }

    /** The hold on a value whose memory is being written. */
    private record Held(PvUpdate update) implements InFlight {
        @Override
        public void written() {
            update.release();
        }

        @Override
        public void lost() {
            update.release();
        }
    }
}
