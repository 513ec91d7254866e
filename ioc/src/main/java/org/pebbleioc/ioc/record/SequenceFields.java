package org.pebbleioc.ioc.record;

import java.util.Locale;

/** Fields of the record types that pass values on; the form is that of {@link FieldTables}. */
final class SequenceFields {
    private static final String SELECTION = "SELM MENU:SELM 1\nSELN USHORT =1 1\nSELL INLINK 1\n";
    static final String FANOUT =
            "VAL LONG pp\n" + SELECTION + "OFFS SHORT 1\nSHFT SHORT =-1 1\n" + digits(0, "LNK%1$s FWDLINK 1\n");
    static final String DFANOUT = "VAL DOUBLE pp\n" + SELECTION
            + "DOL INLINK 1\nOMSL MENU:OMSL 1\nPREC SHORT prop 1\n" + FieldTables.inputs("OUT%c OUTLINK 1\n", 'P')
            + FieldTables.limits("DOUBLE") + FieldTables.display("DOUBLE");
    static final String SEQ = "VAL LONG pp\n" + SELECTION
            + "OFFS SHORT 1\nSHFT SHORT =-1 1\nOLDN USHORT 4\nPREC SHORT 1\n"
            + digits(0, "DLY%1$s DOUBLE 1\nDOL%1$s INLINK 1\nDO%1$s DOUBLE 1\nLNK%1$s OUTLINK 1\n");
    static final String SSEQ = "VAL LONG pp\n" + SELECTION + """
            PREC SHORT prop 1
            BUSY SHORT ro
            ABORT SHORT
            ABORTING SHORT ro
            """ + stringSteps();

    private static String digits(final int from, final String line) {
        final StringBuilder out = new StringBuilder();
        for (int i = from; i < 16; i++) {
            out.append(line.formatted(Integer.toHexString(i).toUpperCase(Locale.ROOT)));
        }
        return out.toString();
    }

    private static String stringSteps() {
        final StringBuilder out = new StringBuilder();
        for (int i = 1; i <= 10; i++) {
            out.append("""
                    DLY%1$s DOUBLE 1
                    DOL%1$s INLINK 1
                    DO%1$s DOUBLE 1
                    STR%1$s STRING:40 1
                    LNK%1$s OUTLINK 1
                    WAIT%1$s MENU:SSEQWAIT 1
                    WTG%1$s SHORT ro 2
                    WERR%1$s SHORT ro 2
                    DOL%1$sV MENU:INAV =3 ro 1
                    LNK%1$sV MENU:INAV =3 ro 1
                    """.formatted(Selection.digit(i)));
        }
        return out.toString();
    }

    private SequenceFields() {}
}
