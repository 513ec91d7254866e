package org.pebbleioc.pva.wire;

import java.util.List;
import java.util.Locale;
import org.epics.pvdata.factory.ConvertFactory;
import org.epics.pvdata.pv.PVField;
import org.epics.pvdata.pv.PVScalar;
import org.epics.pvdata.pv.PVStructure;

/**
 * What stands in a client's pvRequest beside the fields: {@code record[queueSize=N,pipeline=true,...]}. Option values
 * may be strings or numbers; what cannot be read is as if it were not said.
 *
 * @param fields the {@code field} sub-structure, or null for everything
 * @param queueSize 0 where nothing was said
 * @param pipeline the client acknowledges updates and gets no more than it made room for
 * @param policy a word for what happens when the queue is full, in lower case; empty where nothing was said
 * @param sendBuffer bytes that the kernel may keep for this connection; 0 where nothing was said: as many as it thinks fit
 * @param process process on put: null where nothing was said, or {@code passive}
 * @param block put completes when processing does
 * @param dbeMask bits of {@code DBE}, 0 where nothing was said
 * @param atomic all parts at one moment: null where nothing was said
 * @param remark what could not be understood, for the client to read; empty where there is nothing to say
 */
public record PvRequest(
        PVStructure fields,
        int queueSize,
        boolean pipeline,
        String policy,
        int sendBuffer,
        Boolean process,
        boolean block,
        int dbeMask,
        Boolean atomic,
        String remark) {
    private static final String[] DBE_NAMES = {"VALUE", "LOG", "ALARM", "PROPERTY"};

    /** Reads a request structure; null is the empty request. */
    public static PvRequest of(final PVStructure request) {
        if (request == null) {
            return new PvRequest(null, 0, false, "", 0, null, false, 0, null, "");
        }
        final PVStructure fields = request.getSubField(PVStructure.class, "field");
        final PVStructure options = request.getSubField(PVStructure.class, "record._options");
        final String process = text(options, "process");
        return new PvRequest(
                fields,
                Math.max(0, number(text(options, "queueSize"))),
                isTrue(text(options, "pipeline")),
                text(options, "policy"),
                Math.max(0, number(text(options, "sendBuffer"))),
                truth(process),
                isTrue(text(options, "block")),
                dbe(text(options, "DBE")),
                truth(text(options, "atomic")),
                remark(options, process));
    }

    private static Boolean truth(final String text) {
        return isTrue(text) ? Boolean.TRUE : isFalse(text) ? Boolean.FALSE : null;
    }

    private static String remark(final PVStructure options, final String process) {
        if (!process.isEmpty() && !process.equals("passive") && truth(process) == null) {
            return "process=" + process + " is none of true, false, passive: taken for passive";
        }
        for (final String name : List.of("block", "atomic", "pipeline")) {
            final String said = text(options, name);
            if (!said.isEmpty() && truth(said) == null) {
                return name + "=" + said + " is neither true nor false: taken as if it were not said";
            }
        }
        return "";
    }

    /** The sub-structure of this name, which a putGet has for each direction; where it is not there, {@link #fields}. */
    public PVStructure fieldsOr(final PVStructure request, final String name) {
        final PVStructure own = request == null ? null : request.getSubField(PVStructure.class, name);
        return own == null ? fields : own;
    }

    private static String text(final PVStructure options, final String name) {
        final PVField option = options == null ? null : options.getSubField(name);
        if (option instanceof PVScalar scalar) {
            final String text = ConvertFactory.getConvert().toString(scalar);
            return text == null ? "" : text.trim().toLowerCase(Locale.ROOT);
        }
        return "";
    }

    private static boolean isTrue(final String text) {
        return text.equals("true") || text.equals("1") || text.equals("yes");
    }

    private static boolean isFalse(final String text) {
        return text.equals("false") || text.equals("0") || text.equals("no");
    }

    private static int number(final String text) {
        try {
            return text.isEmpty() ? 0 : (int) Math.min(Integer.MAX_VALUE, (long) Double.parseDouble(text));
        } catch (final NumberFormatException e) {
            return 0;
        }
    }

    private static int dbe(final String text) {
        int mask = number(text) & 0xF;
        final String upper = text.toUpperCase(Locale.ROOT);
        for (int bit = 0; bit < DBE_NAMES.length; bit++) {
            if (upper.contains(DBE_NAMES[bit])) {
                mask |= 1 << bit;
            }
        }
        return upper.contains("ARCHIVE") ? mask | 2 : mask;
    }
}
