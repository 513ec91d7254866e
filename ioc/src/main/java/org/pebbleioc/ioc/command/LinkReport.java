package org.pebbleioc.ioc.command;

import java.io.PrintStream;
import java.util.List;
import org.pebbleioc.ioc.link.RemoteState;
import org.pebbleioc.ioc.record.RecordInspection;

/** {@code dbcar} as base prints it. Shell thread. */
final class LinkReport {
    private static final String[] RIGHTS = {"No Access", "Read Only", "Write Only", "Read/Write"};

    /** @param only a record's name, or null for all */
    static void print(final PrintStream out, final RecordInspection inspection, final String only, final int level) {
        final List<RecordInspection.ChannelLink> links = inspection.channelLinks().stream()
                .filter(link -> only == null || link.record().equals(only))
                .toList();
        out.println(only == null ? "CA links in all records" : "CA links in record named '" + only + "'");
        out.println();
        int connected = 0;
        int unreadable = 0;
        int unwritable = 0;
        long disconnects = 0;
        long replaced = 0;
        for (final RecordInspection.ChannelLink link : links) {
            final RemoteState state = link.state();
            if (!state.connected()) {
                if (level > 0) {
                    line(out, link, "-->");
                }
                continue;
            }
            connected++;
            disconnects += state.disconnects();
            replaced += state.replacedWrites();
            unreadable += state.readable() ? 0 : 1;
            unwritable += state.writable() ? 0 : 1;
            if (level > 1) {
                line(out, link, "==>");
                out.printf(
                        "%21s [%s%s%s%s] host %s, %s%n",
                        "",
                        link.input() ? "IN" : "  ",
                        state.text() != null ? "IS" : "  ",
                        link.input() ? "  " : "ON",
                        "  ",
                        state.host(),
                        RIGHTS[(state.readable() ? 1 : 0) + (state.writable() ? 2 : 0)]);
            }
        }
        if (level > 1 && connected > 0 || level > 0 && links.size() != connected) {
            out.println();
        }
        out.printf(
                "Total %d CA link%s; %d connected, %d not connected.%n",
                links.size(), links.size() == 1 ? "" : "s", connected, links.size() - connected);
        out.printf(
                "    %d can't read, %d can't write.  (%d disconnects, %d writes prohibited)%n%n",
                unreadable, unwritable, disconnects, replaced);
    }

    private static void line(final PrintStream out, final RecordInspection.ChannelLink link, final String arrow) {
        out.printf(
                "%28s.%-4s %s %-28s  (%d, %d)%n",
                link.record(),
                link.field(),
                arrow,
                link.pv(),
                link.state().disconnects(),
                link.state().replacedWrites());
    }

    private LinkReport() {}
}
