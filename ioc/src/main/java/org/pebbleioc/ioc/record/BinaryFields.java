package org.pebbleioc.ioc.record;

/** Fields of the record types with states and bits; the form is that of {@link FieldTables}. */
final class BinaryFields {
    private static final String TWO_STATES = """
            VAL ENUM pp
            ZNAM STRING:26 pp prop 1
            ONAM STRING:26 pp prop 1
            ZSV MENU:SEVR pp 1
            OSV MENU:SEVR pp 1
            COSV MENU:SEVR pp 1
            RVAL ULONG pp
            ORAW ULONG ro 3
            MASK ULONG ro 1
            LALM USHORT ro 3
            MLST USHORT ro 3
            """;
    private static final String READBACK = "RBV ULONG ro\nORBV ULONG ro 3\n";
    static final String BI = TWO_STATES + FieldTables.simulation("INLINK", "SIMM") + "INP INLINK 1\nSVAL ULONG\n";
    static final String BO = TWO_STATES + FieldTables.simulation("OUTLINK", "YESNO") + FieldTables.OUTPUT
            + "HIGH DOUBLE 1\nIVOV USHORT 2\n" + READBACK;
    static final String BUSY = BO + "OVAL USHORT ro 3\n";
    private static final String MANY_STATES = "VAL ENUM pp\nNOBT USHORT ro 1\n" + states() + """
            UNSV MENU:SEVR pp 1
            COSV MENU:SEVR pp 1
            RVAL ULONG pp
            ORAW ULONG ro 3
            MASK ULONG ro 1
            MLST USHORT ro 3
            LALM USHORT ro 3
            SDEF SHORT ro 3
            SHFT USHORT 1
            """;
    static final String MBBI = MANY_STATES + FieldTables.simulation("INLINK", "SIMM")
            + "AFTC DOUBLE 1\nAFVL DOUBLE ro 3\nINP INLINK 1\nSVAL ULONG\n";
    static final String MBBO = MANY_STATES + FieldTables.simulation("OUTLINK", "YESNO") + FieldTables.OUTPUT
            + "IVOV USHORT 2\n" + READBACK;
    private static final String BITS = """
            VAL LONG pp
            NOBT SHORT ro 1
            SHFT USHORT 1
            RVAL ULONG pp
            ORAW ULONG ro 3
            MASK ULONG ro 1
            MLST LONG ro 3
            OBIT LONG ro 3
            """ + bits();
    static final String MBBI_DIRECT = BITS + FieldTables.simulation("INLINK", "SIMM") + "INP INLINK 1\nSVAL LONG\n";
    static final String MBBO_DIRECT = BITS.replace("RVAL ULONG pp", "RVAL ULONG pp ro")
            + FieldTables.simulation("OUTLINK", "YESNO")
            + FieldTables.OUTPUT.replace("OMSL MENU:OMSL", "OMSL MENU:OMSL pp") + "IVOV LONG 2\n" + READBACK;
    static final String PERMISSIVE = """
            LABL STRING:20 pp 1
            VAL USHORT pp
            OVAL USHORT ro 3
            WFLG USHORT pp
            OFLG USHORT ro 3
            """;

    private static String states() {
        final StringBuilder out = new StringBuilder();
        for (final String state : MultiState.STATES) {
            out.append(state).append("ST STRING:26 pp prop 1\n");
            out.append(state).append("VL ULONG pp 1\n");
            out.append(state).append("SV MENU:SEVR pp 1\n");
        }
        return out.toString();
    }

    private static String bits() {
        final StringBuilder out = new StringBuilder();
        for (int i = 0; i < 32; i++) {
            out.append(Bits.field(i)).append(" UCHAR pp 1\n");
        }
        return out.toString();
    }

    private BinaryFields() {}
}
