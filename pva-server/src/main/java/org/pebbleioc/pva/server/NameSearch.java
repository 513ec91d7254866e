package org.pebbleioc.pva.server;

import java.util.Arrays;
import org.pebbleioc.pva.wire.SearchMessage;

/** Which of the names in a search are ours. */
final class NameSearch {
    private NameSearch() {}

    /** The client's numbers of the names that the source answers; none where the client cannot come to us. */
    static int[] find(final PvSource source, final SearchMessage search) {
        if (!search.tcpAllowed()) {
            return new int[0];
        }
        final int[] found = new int[search.ids().length];
        int count = 0;
        for (int i = 0; i < found.length; i++) {
            final String name = search.names().get(i);
            if (!name.isEmpty() && source.find(name) != null) {
                found[count++] = search.ids()[i];
            }
        }
        return Arrays.copyOf(found, count);
    }
}
