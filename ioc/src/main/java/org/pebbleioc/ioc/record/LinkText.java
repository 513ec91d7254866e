package org.pebbleioc.ioc.record;

/**
 * A link field as clients read it. A C IOC does not keep what was written: it tells the PV's name and every choice that was
 * made about it, {@code "rec"} as {@code "rec NPP NMS"}.
 */
final class LinkText {
    private LinkText() {}

    /** @param written as a file or a client wrote it; what is no link to a PV is told as it is */
    static String of(final String written, final boolean forward) {
        final Link link;
        try {
            link = Link.parse(written);
        } catch (final IllegalArgumentException e) {
            return written;
        }
        if (link.kind() != Link.Kind.DATABASE || link.text().startsWith("{")) {
            return written;
        }
        if (forward) {
            return link.ca() ? link.pvName() + " CA" : link.pvName();
        }
        final String process = link.process() ? "PP" : link.ca() ? "CA" : link.cp() ? "CP" : link.cpp() ? "CPP" : "NPP";
        return link.pvName() + ' ' + process + ' ' + link.severity();
    }
}
