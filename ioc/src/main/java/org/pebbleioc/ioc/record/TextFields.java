package org.pebbleioc.ioc.record;

/** Fields of the record types whose value is a text; the form is that of {@link FieldTables}. */
final class TextFields {
    private static final String SHORT_TEXT =
            "VAL STRING:40 pp\nOVAL STRING:40 ro 3\nMPST MENU:POST 1\nAPST MENU:POST 1\n";
    static final String STRINGIN =
            SHORT_TEXT + FieldTables.simulation("INLINK", "YESNO") + "INP INLINK 1\nSVAL STRING:40 pp\n";
    static final String STRINGOUT =
            SHORT_TEXT + FieldTables.simulation("OUTLINK", "YESNO") + FieldTables.OUTPUT + "IVOV STRING:40 2\n";
    /** A text of any length: the size of VAL and OVAL is what SIZV says. */
    private static final String LONG_TEXT = """
            VAL STRING:SIZV pp
            OVAL STRING:SIZV ro 3
            SIZV USHORT =41 ro 1
            LEN ULONG ro
            OLEN ULONG ro %s
            MPST MENU:POST 1
            APST MENU:POST 1
            """;

    static final String LSI = LONG_TEXT.formatted("0") + FieldTables.simulation("INLINK", "YESNO") + "INP INLINK 1\n";
    static final String LSO = LONG_TEXT.formatted("3") + FieldTables.simulation("OUTLINK", "YESNO") + FieldTables.OUTPUT
            + "IVOV STRING:40 2\n";
    static final String PRINTF = """
            VAL STRING:SIZV pp
            SIZV USHORT =41 ro 1
            LEN ULONG ro
            OUT OUTLINK 1
            FMT STRING:81 pp
            IVLS STRING:16 =LNK
            """ + formatInputs();
    static final String EVENT =
            "VAL STRING:40\n" + FieldTables.simulation("INLINK", "YESNO") + "INP INLINK 1\nSVAL STRING:40\n";
    static final String STATE = "VAL STRING:20 pp\nOVAL STRING:20 ro 3\n";

    private static String formatInputs() {
        final StringBuilder out = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            out.append("INP").append(i).append(" INLINK 1\n");
        }
        return out.toString();
    }

    private TextFields() {}
}
