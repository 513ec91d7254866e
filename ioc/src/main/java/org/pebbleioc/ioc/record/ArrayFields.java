package org.pebbleioc.ioc.record;

/** Fields of the record types whose value is an array; the form is that of {@link FieldTables}. */
final class ArrayFields {
    private static final String DISPLAY = """
            PREC SHORT prop 1
            EGU STRING:16 prop 1
            HOPR DOUBLE prop 1
            LOPR DOUBLE prop 1
            """;
    private static final String ARRAY = "VAL ARRAY:FTVL,NELM pp\n" + DISPLAY + """
            NELM ULONG =1 ro 1
            FTVL MENU:FTYPE ro 1
            NORD ULONG ro
            MPST MENU:WPOST 1
            APST MENU:WPOST 1
            HASH ULONG 3
            """;
    static final String WAVEFORM = ARRAY + FieldTables.simulation("INLINK", "YESNO") + """
            RARM SHORT pp 1
            INP INLINK 1
            BUSY SHORT ro
            """;
    static final String AAI = ARRAY + FieldTables.simulation("INLINK", "YESNO") + "INP INLINK 1\n";
    static final String AAO = ARRAY + FieldTables.simulation("OUTLINK", "YESNO") + FieldTables.OUTPUT;
    static final String SUBARRAY = "VAL ARRAY:FTVL,MALM pp\n" + DISPLAY + """
            INP INLINK 1
            FTVL MENU:FTYPE ro 1
            MALM ULONG =1 ro 1
            NELM ULONG =1 pp
            INDX ULONG pp
            BUSY SHORT ro
            NORD LONG ro
            """;
    static final String COMPRESS = "VAL ARRAY:DOUBLE,NSAM pp\n" + DISPLAY + """
            INP INLINK 1
            RES SHORT 3
            ALG MENU:ALG 1
            PBUF MENU:YESNO 1
            BALG MENU:BALG 1
            NSAM ULONG =1 ro 1
            N ULONG =1 1
            IHIL DOUBLE 1
            ILIL DOUBLE 1
            OFF ULONG ro
            NUSE ULONG ro
            OUSE ULONG ro
            CVB DOUBLE ro 3
            INPN LONG ro 4
            INX ULONG ro 3
            """;
    static final String HISTOGRAM = "VAL ARRAY:ULONG,NELM\n" + DISPLAY.replace("DOUBLE", "ULONG") + """
            NELM USHORT =1 ro 1
            CSTA SHORT =1 ro 1
            CMD MENU:HISTCMD 1
            ULIM DOUBLE prop 1
            LLIM DOUBLE prop 1
            WDTH DOUBLE ro 3
            SGNL DOUBLE
            SVL INLINK 1
            MDEL SHORT 1
            MCNT SHORT ro 3
            SDEL DOUBLE 1
            SVAL DOUBLE
            """
            + FieldTables.simulation("INLINK", "YESNO");

    private ArrayFields() {}
}
