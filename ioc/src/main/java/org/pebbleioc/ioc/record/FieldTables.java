package org.pebbleioc.ioc.record;

/**
 * Fields of the record types, as EPICS base's database definitions have them. A line reads: name, type (menu or size
 * after a colon), then {@code =initial}, {@code pp} processes, {@code ro} read only, {@code prop} property event,
 * {@code 1}..{@code 4} interest level.
 */
final class FieldTables {
    /** Letter of the last input of calc and calcout. */
    static final char LAST_INPUT = 'U';

    static final String COMMON = """
            NAME STRING:61 ro 0
            RTYP STRING:40 ro 0
            DESC STRING:41
            ASG STRING:29
            SCAN MENU:SCAN 1
            PINI MENU:PINI 1
            PHAS SHORT 1
            EVNT STRING:40 1
            TSE SHORT 1
            TSEL INLINK 1
            DTYP DEVICE 1
            DISV SHORT =1
            DISA SHORT
            SDIS INLINK 1
            PROC UCHAR pp 3
            STAT MENU:STAT =17 ro
            SEVR MENU:SEVR =3 ro
            AMSG STRING:40 ro
            NSTA MENU:STAT ro 2
            NSEV MENU:SEVR ro 2
            NAMSG STRING:40 ro
            ACKS MENU:SEVR ro 2
            ACKT MENU:YESNO =1 ro 2
            DISS MENU:SEVR 1
            LCNT UCHAR ro 2
            PACT UCHAR ro 1
            PUTF UCHAR ro 1
            RPRO UCHAR ro 1
            PRIO MENU:PRIO 1
            TPRO UCHAR
            BKPT UCHAR ro 1
            UDF UCHAR =1 pp 1
            UDFS MENU:SEVR =3 1
            TIME STRING:40 ro 2
            UTAG UINT64 3
            FLNK FWDLINK 1
            DISP UCHAR
            """;
    static final String LIMITS = """
            HIHI %1$s pp prop 1
            LOLO %1$s pp prop 1
            HIGH %1$s pp prop 1
            LOW %1$s pp prop 1
            HHSV MENU:SEVR pp %2$s1
            LLSV MENU:SEVR pp %2$s1
            HSV MENU:SEVR pp %2$s1
            LSV MENU:SEVR pp %2$s1
            HYST %1$s 1
            """;
    static final String DISPLAY = """
            EGU STRING:16 prop 1
            HOPR %1$s prop 1
            LOPR %1$s prop 1
            ADEL %1$s 1
            MDEL %1$s 1
            LALM %1$s ro 3
            ALST %1$s ro 3
            MLST %1$s ro 3
            """;
    static final String SIM = """
            SIOL %1$s 1
            SIML INLINK 1
            SIMM MENU:%2$s 1
            SIMS MENU:SEVR 2
            OLDSIMM MENU:SIMM ro 4
            SSCN MENU:SCAN =65535 1
            SDLY DOUBLE =-1 2
            """;
    static final String OUTPUT = """
            OUT OUTLINK 1
            DOL INLINK 1
            OMSL MENU:OMSL 1
            IVOA MENU:IVOA 2
            """;
    private static final String FILTER = "AFTC DOUBLE 1\nAFVL DOUBLE ro 3\n";
    private static final String CONVERSION = """
            LINR MENU:LINR pp 1
            EGUF DOUBLE pp 1
            EGUL DOUBLE pp 1
            AOFF DOUBLE pp 1
            ASLO DOUBLE =%s pp 1
            ESLO DOUBLE =1 pp 2
            EOFF DOUBLE pp 2
            ROFF ULONG pp 2
            INIT SHORT ro 3
            LBRK SHORT ro 3
            """;
    static final String AI = "VAL DOUBLE pp\nPREC SHORT prop 1\n" + limits("DOUBLE") + display("DOUBLE")
            + simulation("INLINK", "SIMM") + CONVERSION.formatted("1") + FILTER + """
            INP INLINK 1
            SMOO DOUBLE 1
            SVAL DOUBLE
            RVAL LONG pp
            ORAW LONG ro 3
            """;
    static final String AO = "VAL DOUBLE pp\nOVAL DOUBLE\nPREC SHORT prop 1\n" + limits("DOUBLE")
            + display("DOUBLE") + simulation("OUTLINK", "YESNO") + OUTPUT + CONVERSION.formatted("0") + """
            OIF MENU:OIF 1
            OROC DOUBLE 1
            DRVH DOUBLE pp prop 1
            DRVL DOUBLE pp prop 1
            PVAL DOUBLE ro 3
            RVAL LONG pp
            ORAW LONG ro 3
            RBV LONG ro
            ORBV LONG ro 3
            IVOV DOUBLE 2
            OMOD UCHAR ro
            """;
    static final String LONGIN = integerIn("LONG");
    static final String INT64IN = integerIn("INT64");
    static final String INT64OUT = integerOut("INT64");
    static final String LONGOUT =
            integerOut("LONG") + "OOPT MENU:OOPT 1\nOOCH MENU:YESNO =1 1\nOUTPVT LONG ro 4\nPVAL LONG ro 4\n";
    static final String CALC = "VAL DOUBLE\nCALC STRING:80 =0 pp\n" + inputs("INP%c INLINK 1\n", LAST_INPUT)
            + "PREC SHORT prop 1\n" + limits("DOUBLE") + display("DOUBLE") + FILTER
            + inputs("%c DOUBLE pp\n", LAST_INPUT) + inputs("L%c DOUBLE ro 3\n", LAST_INPUT);
    static final String CALCOUT = "VAL DOUBLE\nPVAL DOUBLE\nCALC STRING:80 =0 pp\nCLCV LONG 1\n"
            + inputs("INP%c INLINK 1\n", LAST_INPUT) + inputs("IN%cV MENU:INAV =1 ro 1\n", LAST_INPUT) + """
            OUT OUTLINK 1
            OUTV MENU:INAV ro 1
            OOPT MENU:OOPT 1
            ODLY DOUBLE 1
            DLYA USHORT ro
            DOPT MENU:DOPT 1
            OCAL STRING:80 =0 pp
            OCLV LONG 1
            OEVT STRING:40
            IVOA MENU:IVOA 2
            IVOV DOUBLE 2
            OVAL DOUBLE
            POVL DOUBLE
            PREC SHORT prop 1
            """
            + limits("DOUBLE") + display("DOUBLE") + inputs("%c DOUBLE pp\n", LAST_INPUT)
            + inputs("L%c DOUBLE ro 3\n", LAST_INPUT);
    static final String SEL = """
            VAL DOUBLE ro
            SELM MENU:SELSELM
            SELN USHORT
            NVL INLINK 1
            NLST USHORT ro 3
            PREC SHORT 1
            """ + inputs("INP%c INLINK 1\n", 'L') + limits("DOUBLE") + display("DOUBLE")
            + inputs("%c DOUBLE =NaN pp\n", 'L') + inputs("L%c DOUBLE ro 3\n", 'L');

    private static String integerIn(final String type) {
        return "VAL %s pp\n".formatted(type)
                + limits(type)
                + display(type)
                + simulation("INLINK", "YESNO")
                + FILTER
                + "SVAL %s\nINP INLINK 1\n".formatted(type);
    }

    private static String integerOut(final String type) {
        return "VAL %s pp\n".formatted(type)
                + limits(type)
                + display(type)
                + simulation("OUTLINK", "YESNO")
                + OUTPUT
                + "DRVH %1$s pp prop 1\nDRVL %1$s pp prop 1\nIVOV %1$s 2\n".formatted(type);
    }

    static String limits(final String type) {
        // base has it so: the severities of integers are no properties
        return LIMITS.formatted(type, type.equals("DOUBLE") ? "prop " : "");
    }

    static String display(final String type) {
        return DISPLAY.formatted(type);
    }

    static String simulation(final String link, final String menu) {
        return SIM.formatted(link, menu);
    }

    static String inputs(final String line, final char last) {
        final StringBuilder out = new StringBuilder();
        for (char c = 'A'; c <= last; c++) {
            out.append(line.formatted(c));
        }
        return out.toString();
    }

    private FieldTables() {}
}
