package org.pebbleioc.ioc.record;

/** Fields of the record types that call functions; the form is that of {@link FieldTables}. */
final class SubroutineFields {
    static final String SUB = """
            VAL DOUBLE pp
            INAM STRING:40 ro 1
            SNAM STRING:40 1
            BRSV MENU:SEVR pp 1
            PREC SHORT prop 1
            """
            + FieldTables.inputs("INP%c INLINK 1\n", FieldTables.LAST_INPUT)
            + FieldTables.limits("DOUBLE")
            + FieldTables.display("DOUBLE")
            + FieldTables.inputs("%c DOUBLE pp\n", FieldTables.LAST_INPUT)
            + FieldTables.inputs("L%c DOUBLE ro 3\n", FieldTables.LAST_INPUT);
    /** Links before arrays, arrays before what tells their size: as base has them. */
    static final String ASUB = """
            VAL LONG
            OVAL LONG ro 3
            INAM STRING:41 ro 1
            LFLG MENU:LFLG 1
            SUBL INLINK ro 1
            SNAM STRING:41 1
            ONAM STRING:41 ro 3
            BRSV MENU:SEVR pp 1
            PREC SHORT prop 1
            EFLG MENU:EFLG =1 1
            """
            + FieldTables.inputs("INP%c INLINK 1\n", FieldTables.LAST_INPUT)
            + FieldTables.inputs("%1$c ARRAY:FT%1$c,NO%1$c 2\n", FieldTables.LAST_INPUT)
            + FieldTables.inputs("FT%c MENU:FTYPE =10 ro 1\n", FieldTables.LAST_INPUT)
            + FieldTables.inputs("NO%c ULONG =1 ro 1\n", FieldTables.LAST_INPUT)
            + FieldTables.inputs("NE%c ULONG =1 ro 3\n", FieldTables.LAST_INPUT)
            + FieldTables.inputs("OUT%c OUTLINK 1\n", FieldTables.LAST_INPUT)
            + FieldTables.inputs("VAL%1$c ARRAY:FTV%1$c,NOV%1$c 2\n", FieldTables.LAST_INPUT)
            + FieldTables.inputs("FTV%c MENU:FTYPE =10 ro 1\n", FieldTables.LAST_INPUT)
            + FieldTables.inputs("NOV%c ULONG =1 ro 1\n", FieldTables.LAST_INPUT)
            + FieldTables.inputs("NEV%c ULONG =1 ro 3\n", FieldTables.LAST_INPUT)
            + FieldTables.inputs("ONV%c ULONG =1 ro 4\n", FieldTables.LAST_INPUT);

    private SubroutineFields() {}
}
