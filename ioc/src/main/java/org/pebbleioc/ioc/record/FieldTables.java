package org.pebbleioc.ioc.record;

/**
 * Fields of the record types, as EPICS base's database definitions have them. A line reads: name, type (menu or size
 * after a colon), then {@code =initial}, {@code pp} processes, {@code ro} read only, {@code prop} property event,
 * {@code 1}..{@code 4} interest level.
 */
final class FieldTables {
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
            ACKT MENU:YESNO =1 2
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
            UTAG ULONG 1
            FLNK FWDLINK 1
            DISP UCHAR
            """;
    private static final String LIMITS = """
            HIHI %1$s pp prop
            LOLO %1$s pp prop
            HIGH %1$s pp prop
            LOW %1$s pp prop
            HHSV MENU:SEVR pp prop
            LLSV MENU:SEVR pp prop
            HSV MENU:SEVR pp prop
            LSV MENU:SEVR pp prop
            HYST %1$s
            """;
    private static final String DISPLAY = """
            EGU STRING:16 prop
            HOPR %1$s pp prop
            LOPR %1$s pp prop
            ADEL %1$s
            MDEL %1$s
            LALM %1$s ro 3
            ALST %1$s ro 3
            MLST %1$s ro 3
            """;
    private static final String SIM = """
            SIOL %1$s 1
            SIML INLINK 1
            SIMM MENU:%2$s
            SIMS MENU:SEVR 2
            """;
    private static final String OUTPUT = """
            OUT OUTLINK 1
            DOL INLINK 1
            OMSL MENU:OMSL 1
            IVOA MENU:IVOA 2
            """;
    static final String AI =
            "VAL DOUBLE pp\nPREC SHORT prop\n" + limits("DOUBLE") + display("DOUBLE") + sim("INLINK", "SIMM") + """
            INP INLINK 1
            LINR MENU:LINR pp 1
            EGUF DOUBLE pp 1
            EGUL DOUBLE pp 1
            AOFF DOUBLE pp 1
            ASLO DOUBLE =1 pp 1
            SMOO DOUBLE
            ESLO DOUBLE =1 pp 2
            EOFF DOUBLE pp 2
            ROFF ULONG pp 2
            SVAL DOUBLE
            RVAL LONG pp 2
            ORAW LONG ro 3
            """;
    static final String AO = "VAL DOUBLE pp\nOVAL DOUBLE\nPREC SHORT prop\n"
            + limits("DOUBLE") + display("DOUBLE") + sim("OUTLINK", "YESNO") + OUTPUT
            + """
            OIF MENU:OIF 1
            OROC DOUBLE
            LINR MENU:LINR pp 1
            EGUF DOUBLE pp 1
            EGUL DOUBLE pp 1
            AOFF DOUBLE pp 1
            ASLO DOUBLE =1 pp 1
            ESLO DOUBLE =1 pp 2
            EOFF DOUBLE pp 2
            ROFF ULONG pp 2
            DRVH DOUBLE pp prop
            DRVL DOUBLE pp prop
            PVAL DOUBLE ro 3
            RVAL LONG pp 2
            ORAW LONG ro 3
            RBV LONG ro 2
            ORBV LONG ro 3
            IVOV DOUBLE 2
            """;
    static final String LONGIN =
            "VAL LONG pp\n" + limits("LONG") + display("LONG") + sim("INLINK", "YESNO") + "SVAL LONG\nINP INLINK 1\n";
    static final String LONGOUT = "VAL LONG pp\n" + limits("LONG") + display("LONG") + sim("OUTLINK", "YESNO") + OUTPUT
            + "DRVH LONG pp prop\nDRVL LONG pp prop\nIVOV LONG 2\nOOPT MENU:OOPT\nOUTPVT LONG ro 4\n";
    private static final String BINARY = """
            VAL ENUM pp
            ZNAM STRING:26 pp prop
            ONAM STRING:26 pp prop
            ZSV MENU:SEVR pp prop
            OSV MENU:SEVR pp prop
            COSV MENU:SEVR pp prop
            RVAL ULONG pp 2
            ORAW ULONG ro 3
            MASK ULONG ro 1
            LALM USHORT ro 3
            MLST USHORT ro 3
            """;
    static final String BI = BINARY + sim("INLINK", "SIMM") + "INP INLINK 1\nSVAL ULONG\n";
    static final String BO = BINARY + sim("OUTLINK", "YESNO") + OUTPUT
            + "HIGH DOUBLE 1\nRBV ULONG ro 2\nORBV ULONG ro 3\nIVOV USHORT 2\n";
    static final String BUSY = BINARY + sim("OUTLINK", "YESNO") + OUTPUT
            + "HIGH DOUBLE 1\nRBV ULONG ro 2\nORBV ULONG ro 3\nIVOV USHORT 2\nOVAL USHORT ro 3\n";
    private static final String MULTI = "VAL ENUM pp\nNOBT USHORT 1\n" + states() + """
            UNSV MENU:SEVR pp prop
            COSV MENU:SEVR pp prop
            RVAL ULONG pp 2
            ORAW ULONG ro 3
            MASK ULONG ro 1
            MLST USHORT ro 3
            LALM USHORT ro 3
            SDEF SHORT ro 3
            SHFT USHORT 1
            """;
    static final String MBBI = MULTI + sim("INLINK", "SIMM") + "INP INLINK 1\nSVAL ULONG\n";
    static final String MBBO =
            MULTI + sim("OUTLINK", "YESNO") + OUTPUT + "RBV ULONG ro 2\nORBV ULONG ro 3\nIVOV USHORT 2\n";
    static final String STRINGIN = "VAL STRING:40 pp\nOVAL STRING:40 ro 3\nMPST MENU:POST\nAPST MENU:POST\n"
            + sim("INLINK", "YESNO") + "INP INLINK 1\nSVAL STRING:40\n";
    static final String STRINGOUT = "VAL STRING:40 pp\nOVAL STRING:40 ro 3\nMPST MENU:POST\nAPST MENU:POST\n"
            + sim("OUTLINK", "YESNO") + OUTPUT + "IVOV STRING:40 2\n";
    static final String WAVEFORM = """
            VAL ARRAY pp
            RARM SHORT pp 1
            PREC SHORT prop
            INP INLINK 1
            EGU STRING:16 prop
            HOPR DOUBLE prop
            LOPR DOUBLE prop
            NELM ULONG =1 ro 1
            FTVL MENU:FTYPE ro 1
            BUSY SHORT ro
            NORD ULONG ro
            MPST MENU:WPOST
            APST MENU:WPOST
            """ + sim("INLINK", "YESNO");
    static final String SUBARRAY = """
            VAL ARRAY pp
            PREC SHORT prop
            INP INLINK 1
            EGU STRING:16 prop
            HOPR DOUBLE prop
            LOPR DOUBLE prop
            FTVL MENU:FTYPE ro 1
            MALM ULONG =1 ro 1
            NELM ULONG =1 pp
            INDX ULONG pp
            BUSY SHORT ro
            NORD ULONG ro
            """;
    static final String CALC = "VAL DOUBLE pp\nCALC STRING:80 pp\n" + inputs("INP%c INLINK 1\n", 'L')
            + "PREC SHORT prop\n" + limits("DOUBLE") + display("DOUBLE") + inputs("%c DOUBLE pp\n", 'L')
            + inputs("L%c DOUBLE ro 3\n", 'L');
    static final String CALCOUT = "VAL DOUBLE pp\nPVAL DOUBLE\nCALC STRING:80 pp\nCLCV LONG ro 1\n"
            + inputs("INP%c INLINK 1\n", 'L')
            + """
            OUT OUTLINK 1
            OOPT MENU:OOPT 1
            ODLY DOUBLE 1
            DLYA USHORT ro
            DOPT MENU:DOPT 1
            OCAL STRING:80 pp
            OCLV LONG ro 1
            OEVT STRING:40 1
            IVOA MENU:IVOA 2
            IVOV DOUBLE 2
            OVAL DOUBLE
            POVL DOUBLE ro 3
            PREC SHORT prop
            """
            + limits("DOUBLE") + display("DOUBLE") + inputs("%c DOUBLE pp\n", 'L') + inputs("L%c DOUBLE ro 3\n", 'L');
    static final String FANOUT = "VAL LONG pp\nSELM MENU:SELM 1\nSELN USHORT =1 1\nSELL INLINK 1\nOFFS SHORT\n"
            + "SHFT SHORT =-1\nLNK0 FWDLINK 1\n" + fanoutLinks("LNK%s FWDLINK 1\n");
    static final String DFANOUT = "VAL DOUBLE pp\nSELM MENU:SELM 1\nSELN USHORT =1 1\nSELL INLINK 1\n"
            + "DOL INLINK 1\nOMSL MENU:OMSL 1\nPREC SHORT prop\n" + inputs("OUT%c OUTLINK 1\n", 'P') + limits("DOUBLE")
            + display("DOUBLE");
    static final String SEQ = "VAL LONG pp\nSELM MENU:SELM 1\nSELN USHORT =1 1\nSELL INLINK 1\nOFFS SHORT\n"
            + "SHFT SHORT =-1\nOLDN USHORT\nPREC SHORT prop\n" + steps();
    static final String ASYN = """
            VAL LONG
            PORT STRING:40 1
            ADDR LONG 1
            TMSK LONG 1
            CNCT MENU:CNCT 1
            TMOD MENU:TMOD 1
            DRVINFO STRING:40 1
            """;

    private static String limits(final String type) {
        return LIMITS.formatted(type);
    }

    private static String display(final String type) {
        return DISPLAY.formatted(type);
    }

    private static String sim(final String link, final String menu) {
        return SIM.formatted(link, menu);
    }

    private static String states() {
        final StringBuilder out = new StringBuilder();
        for (final String state : MultiState.STATES) {
            out.append(state).append("ST STRING:26 pp prop\n");
            out.append(state).append("VL ULONG pp 1\n");
            out.append(state).append("SV MENU:SEVR pp prop 1\n");
        }
        return out.toString();
    }

    private static String inputs(final String line, final char last) {
        final StringBuilder out = new StringBuilder();
        for (char c = 'A'; c <= last; c++) {
            out.append(line.formatted(c));
        }
        return out.toString();
    }

    private static String fanoutLinks(final String line) {
        final StringBuilder out = new StringBuilder();
        for (int i = 1; i < 16; i++) {
            out.append(line.formatted(Integer.toHexString(i).toUpperCase(java.util.Locale.ROOT)));
        }
        return out.toString();
    }

    private static String steps() {
        final StringBuilder out = new StringBuilder();
        for (int i = 0; i < 16; i++) {
            final String n = Integer.toHexString(i).toUpperCase(java.util.Locale.ROOT);
            out.append("DLY%1$s DOUBLE 1\nDOL%1$s INLINK 1\nDO%1$s DOUBLE 1\nLNK%1$s OUTLINK 1\n".formatted(n));
        }
        return out.toString();
    }

    private FieldTables() {}
}
