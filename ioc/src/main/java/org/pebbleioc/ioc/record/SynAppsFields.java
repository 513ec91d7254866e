package org.pebbleioc.ioc.record;

/** Fields of the record types of synApps' calc module; the form is that of {@link FieldTables}. */
final class SynAppsFields {
    static final char LAST_CALC = 'L';
    static final char LAST_TRANSFORM = 'P';

    static final String SCALCOUT = "VERS DOUBLE =1 ro\nVAL DOUBLE\nSVAL STRING:40\nPVAL DOUBLE\nPSVL STRING:40 ro\n"
            + "CALC STRING:80 pp\nCLCV LONG 1\n"
            + calc("INP%1$c INLINK 1\n") + calc("IN%1$c%1$c INLINK 1\n")
            + calc("IN%1$cV MENU:INAV =1 ro 1\n") + calc("I%1$c%1$cV MENU:INAV =1 ro 1\n") + """
            OUT OUTLINK 1
            OUTV MENU:INAV ro 1
            OOPT MENU:OOPTNEVER 1
            ODLY DOUBLE 1
            WAIT MENU:CALCWAIT 1
            DLYA USHORT ro
            DOPT MENU:DOPT 1
            OCAL STRING:80 pp
            OCLV LONG 1
            OEVT USHORT
            IVOA MENU:IVOA 2
            IVOV DOUBLE 2
            PREC SHORT prop 1
            """
            + FieldTables.limits("DOUBLE") + FieldTables.display("DOUBLE")
            + calc("%1$c DOUBLE pp\n") + calc("%1$c%1$c STRING:40 pp 4\n")
            + calc("P%1$c%1$c STRING:40 ro 4\n") + calc("P%1$c DOUBLE ro 3\n")
            + "OVAL DOUBLE\nOSV STRING:40\nPOSV STRING:40 ro\nPOVL DOUBLE\n";

    static final String TRANSFORM = "VERS FLOAT =1 ro\nIVLA MENU:IVLA 1\nCOPT MENU:COPT 1\nVAL DOUBLE\n"
            + transform("CLC%1$c STRING:120\n") + transform("C%1$cV LONG 1\n")
            + transform("INP%1$c INLINK 1\n") + transform("OUT%1$c OUTLINK 1\n")
            + "EGU STRING:16 prop 1\nPREC SHORT prop 1\n"
            + transform("%1$c DOUBLE pp\n") + transform("L%1$c DOUBLE ro 3\n")
            + transform("CMT%1$c STRING:39\n") + "MAP SHORT 3\n"
            + transform("I%1$cV MENU:INAV =1 ro 1\n") + transform("O%1$cV MENU:INAV =1 ro 1\n");

    /** PV names are links here, so that they can be written at run time; clients see a text. */
    static final String SWAIT = """
            VERS FLOAT =1 ro
            HOPR FLOAT 1
            LOPR FLOAT 1
            INIT SHORT ro 3
            """
            + calc("IN%1$cN INLINK 1\n") + "DOLN INLINK 1\nOUTN OUTLINK 1\n"
            + calc("IN%1$cV MENU:WAITINAV ro 1\n") + "DOLV MENU:WAITINAV ro 1\nOUTV MENU:WAITINAV ro 1\n"
            + calc("%1$c DOUBLE pp\n") + calc("L%1$c DOUBLE\n") + calc("IN%1$cP MENU:NOYES =1 1\n") + """
            CALC STRING:80
            CLCV LONG 1
            VAL DOUBLE
            OVAL DOUBLE
            PREC SHORT 1
            OOPT MENU:OOPTNEVER 1
            ODLY FLOAT 1
            DOPT MENU:WAITDOPT 1
            DOLD DOUBLE 1
            OEVT USHORT
            ADEL DOUBLE 1
            MDEL DOUBLE 1
            ALST DOUBLE ro 3
            MLST DOUBLE ro 3
            SVAL DOUBLE
            """
            + FieldTables.simulation("INLINK", "YESNO");

    private static String calc(final String line) {
        return FieldTables.inputs(line, LAST_CALC);
    }

    private static String transform(final String line) {
        return FieldTables.inputs(line, LAST_TRANSFORM);
    }

    private SynAppsFields() {}
}
