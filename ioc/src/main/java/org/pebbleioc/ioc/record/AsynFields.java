package org.pebbleioc.ioc.record;

/** Fields of the asyn record, as asyn R4 defines them; the form is that of {@link FieldTables}. */
final class AsynFields {
    static final String ASYN =
            """
            VAL LONG 4
            PORT STRING:40 1
            ADDR LONG 1
            PCNCT MENU:CNCT 2
            DRVINFO STRING:40 2
            REASON LONG 2
            TMOD MENU:TMOD 1
            TMOT DOUBLE =1 1
            IFACE MENU:ASYNIFACE 2
            OCTETIV LONG 2
            OPTIONIV LONG 2
            GPIBIV LONG 2
            I32IV LONG 2
            UI32IV LONG 2
            F64IV LONG 2
            AOUT STRING:40 pp 1
            OEOS STRING:40 1
            BOUT ARRAY:CHAR,OMAX pp 1
            OMAX LONG =80 ro 1
            NOWT LONG =80 1
            NAWT LONG 1
            OFMT MENU:ASYNFMT 1
            AINP STRING:40 ro 1
            TINP STRING:40 ro 1
            IEOS STRING:40 1
            BINP ARRAY:CHAR,IMAX
            IMAX LONG =80 ro 1
            NRRD LONG 1
            NORD LONG ro 1
            IFMT MENU:ASYNFMT 1
            EOMR MENU:EOMR ro 1
            I32INP LONG ro 2
            I32OUT LONG pp 2
            UI32INP ULONG ro 2
            UI32OUT ULONG pp 2
            UI32MASK ULONG =4294967295 2
            F64INP DOUBLE ro 2
            F64OUT DOUBLE pp 2
            BAUD MENU:BAUD 2
            LBAUD LONG 2
            PRTY MENU:PRTY 2
            DBIT MENU:DBIT 2
            SBIT MENU:SBIT 2
            MCTL MENU:MCTL 2
            FCTL MENU:FCTL 2
            IXON MENU:ASYNIX 2
            IXOFF MENU:ASYNIX 2
            IXANY MENU:ASYNIX 2
            HOSTINFO STRING:40 1
            DRTO MENU:ASYNIX 2
            UCMD MENU:UCMD pp 2
            ACMD MENU:ACMD pp 2
            SPR UCHAR ro 2
            TMSK LONG 1
            """ + bits("TB", 6) + "TIOM LONG 1\n" + bits("TIB", 3) + "TINM LONG 1\n" + bits("TINB", 4) + """
            TSIZ LONG 1
            TFIL STRING:40 1
            AUCT MENU:AUCT 1
            CNCT MENU:CNCT 1
            ENBL MENU:ENBL 1
            ERRS ARRAY:CHAR,100 ro 4
            AQR UCHAR 4
            """;

    private static String bits(final String prefix, final int count) {
        final StringBuilder out = new StringBuilder();
        for (int i = 0; i < count; i++) {
            out.append(prefix).append(i).append(" MENU:ASYNTRACE 1\n");
        }
        return out.toString();
    }

    private AsynFields() {}
}
