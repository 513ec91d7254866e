package org.pebbleioc.pva.monitor;

import static org.junit.jupiter.api.Assertions.*;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pebbleioc.pva.monitor.PvSpec.Provider;
import org.pebbleioc.pva.monitor.PvSpec.SpecException;
import org.pebbleioc.readout.transition.ElementType;

class PvSpecTest {
    @Test
    void shouldTakeAllParts() throws SpecException {
        assertEquals(
                new PvSpec("cam", Provider.PVA, "13SIM1:Pva1:Image", "value", 0, List.of(), null),
                PvSpec.parse("cam=13SIM1:Pva1:Image"));
        assertEquals(
                new PvSpec("X:Y{Z-1}a", Provider.LOCAL, "X:Y{Z-1}a", "value", 0, List.of(), null),
                PvSpec.parse("local/X:Y{Z-1}a"));
        assertEquals(
                new PvSpec("w", Provider.CA, "IOC:wave", "", 1024, List.of(), null),
                PvSpec.parse("w=ca/IOC:wave,1024"));
        assertEquals(
                new PvSpec("t", Provider.PVA, "T", "a.b", 0, List.of(2048, 1024), ElementType.UINT16),
                PvSpec.parse("t=pva/T.a.b[2048,1024](ushort)"));
        assertEquals(
                new PvSpec("T", Provider.CA, "T", "RVAL", 0, List.of(), ElementType.INT32),
                PvSpec.parse("ca/T.RVAL(int)"));
    }

    @Test
    void shouldWriteItselfSoThatItCanBeRead() throws SpecException {
        for (final String text : List.of(
                "cam=pva/13SIM1:Pva1:Image",
                "local/X",
                "w=ca/IOC:wave,1024",
                "pva/T.a.b[2048,1024](ushort)",
                "ca/T.RVAL(int)")) {
            assertEquals(text, PvSpec.parse(text).toString());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "cam=; 5; the name of a PV is missing",
                "cam=foo/X; 5; 'foo' is no provider",
                "c m=X; 1; an alias is made of",
                "X.; 3; the name of a field is missing",
                "X[12; 5; ']' is expected",
                "X[12,]; 6; a number of elements is expected",
                "X[0](int); 3; a dimension has at least one element",
                "X[12](word); 7; 'word' is no type",
                "X[12](int; 10; ')' is expected",
                "X,; 3; a number of elements is expected",
                "X,12[3]; 5; '[' is not expected here",
                "X[65536,65536](ushort); 15; smaller than 2 GiB",
                "X[1,1,1,1,1,1](int); 2; more than 5 dimensions",
                "pva/X\"; 6; a name cannot contain",
            })
    void shouldNameTheCharacterThatIsWrong(final String text, final int position, final String what) {
        final SpecException e = assertThrows(SpecException.class, () -> PvSpec.parse(text));
        assertEquals(position, e.position(), e.getMessage());
        assertTrue(e.getMessage().contains(what), e.getMessage());
        assertTrue(e.getMessage().contains("character " + position), e.getMessage());
    }

    @Test
    void shouldReadAListWithComments() throws SpecException {
        final List<PvSpec> all = PvSpec.parseAll("# the cameras\na=X  b=ca/Y # the second\n\nlocal/Z");
        assertEquals(List.of("a", "b", "Z"), all.stream().map(PvSpec::alias).toList());
    }

    @Test
    void shouldRefuseTheSameNameTwiceAndMoreThan64() {
        assertThrows(SpecException.class, () -> PvSpec.parseAll("X Y a=Z pva/X"));
        final StringBuilder many = new StringBuilder();
        for (int i = 0; i < 65; i++) {
            many.append("PV").append(i).append(' ');
        }
        final SpecException e = assertThrows(SpecException.class, () -> PvSpec.parseAll(many.toString()));
        assertTrue(e.getMessage().contains("more than 64"), e.getMessage());
    }
}
