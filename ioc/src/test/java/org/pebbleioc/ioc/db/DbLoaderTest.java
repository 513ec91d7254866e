package org.pebbleioc.ioc.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pebbleioc.ioc.device.ParameterPorts;
import org.pebbleioc.ioc.record.RecordDatabase;
import org.pebbleioc.ioc.record.RecordListing;

class DbLoaderTest {
    @TempDir
    Path folder;

    private RecordDatabase database;
    private RecordListing listing;
    private DbLoader loader;

    @BeforeEach
    void create() {
        database = new RecordDatabase(new ParameterPorts(), () -> 0);
        listing = new RecordListing(database);
        loader = new DbLoader(
                database,
                Map.of(
                        "EPICS_DB_INCLUDE_PATH",
                        "lib",
                        "PEBBLEIOC_DB",
                        folder.resolve("own").toString())::get,
                () -> folder);
    }

    /** A site sets its own include path; the templates of the IOC are found all the same, after the site's. */
    @Test
    void shouldFindItsOwnTemplatesLast() throws Exception {
        file("own/NDPva.template", "record(ao, \"T:own\") {}");
        file("own/ADBase.template", "record(ao, \"T:wrong\") {}");
        file("lib/ADBase.template", "include \"NDPva.template\" record(ao, \"T:site\") {}");
        loader.loadRecords("ADBase.template", "");
        assertEquals(List.of("T:own", "T:site"), List.copyOf(database.recordNames()));
        final DbFileException e = assertThrows(DbFileException.class, () -> loader.loadRecords("none.template", ""));
        assertTrue(e.getMessage().contains("own]"), e.getMessage());
    }

    private void file(final String name, final String text) throws IOException {
        final Path path = folder.resolve(name);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private void load(final String macros) throws Exception {
        loader.loadRecords("x.db", macros);
        database.iocInit();
    }

    @Test
    void shouldReadFieldsInfosAliasesAndComments() throws Exception {
        file("x.db", """
                # a comment with $(UNDEFINED)
                menu(menuX) { choice(a, "b") }
                device(ai, INST_IO, devX, "x") registrar(foo)
                record(ai, "$(P)t{1}-A") { # rest
                  field(DESC, "say \\"hi\\" # here") field(EGU, mm) field(PREC, "3")
                  field(HIHI, 1e3) field(SCAN, "1 second")
                  info(Q:form, "Hex") info(autosaveFields, "VAL")
                  alias("other")
                }
                grecord(longin, b)
                alias(b, "c")
                """);
        load("P=X:");
        assertEquals("say \"hi\" # here", listing.text("X:t{1}-A.DESC"));
        assertEquals("1000.000", listing.text("other.HIHI"));
        assertEquals("1 second", listing.text("X:t{1}-A.SCAN"));
        assertEquals("Hex", listing.infos("X:t{1}-A").get("Q:form"));
        assertEquals("longin", listing.type("c"));
        assertEquals(List.of("X:t{1}-A", "b"), List.copyOf(database.recordNames()));
    }

    @Test
    void shouldOverrideIncludedRecordsAndAppend() throws Exception {
        file("lib/base.template", "record(mbbo, \"$(P)M\") { field(ZRST, \"Mono\") field(ONST, \"Bayer\") }\n");
        file("x.db", """
                include "base.template"
                record(mbbo, "$(P)M") { field(ONST, "RGB1") field(ONVL, 2) }
                record("*", "$(P)M") { field(VAL, "RGB1") field(DESC, "more") }
                """);
        load("P=X:");
        assertEquals("Mono", listing.text("X:M.ZRST"));
        assertEquals("RGB1", listing.text("X:M.ONST"));
        assertEquals("RGB1", listing.text("X:M"));
        assertEquals("more", listing.text("X:M.DESC"));
    }

    @Test
    void shouldExpandSubstitutions() throws Exception {
        file("a.template", "record(ao, \"$(P)$(N)\") { field(VAL, \"$(V=5)\") field(DESC, \"$(D)\") }\n");
        file("x.substitutions", """
                global { P = "G:", D = "every one" }
                file "a.template" {
                  { N = one, V = "1" }
                  pattern { N, V, D }
                    { "two", 2, "a,b" }
                    { three 3 }
                }
                file "$(T).template" { pattern {N} {"four"} }
                """);
        loader.loadTemplate("x.substitutions", "T=a");
        database.iocInit();
        assertEquals("1", listing.text("G:one"));
        assertEquals("2", listing.text("G:two"));
        assertEquals("a,b", listing.text("G:two.DESC"));
        assertEquals("every one", listing.text("G:three.DESC"));
        assertEquals("5", listing.text("G:four"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "record(ai, \"a\") { field(HHHH, \"1\") }|x.db:1:31: record type ai has no field HHHH to set",
                "record(aii, \"a\") { }|x.db:1:1: no such record type: aii, there are: aSub aai aao ai ao",
                "record(ai, \"a\") { field(PREC, \"x1\") }|x.db:1:31: no number that fits SHORT",
                "record(ai, \"a\") { field(SCAN, \"3 second\") }|x.db:1:31: no such choice for a.SCAN: 3 second",
                "record(ai, \"a\") { field(INP, \"b PQ\") }|x.db:1:30: no such link modifier: PQ",
                "record(ai, \"a\") field|x.db:1:17: expected record, alias, include",
                "record(ai, \"a) {|x.db:1:12: string has no end",
                "record(ai, \"a b\") {}|x.db:1:12: a record name cannot contain ' '",
                "record(ai, \"$(Q)\") {}|x.db:1:13: macro Q is undefined",
                "include \"none.db\"|x.db:1:9: there is no file none.db",
                "record(ai, a) { field(VAL 1) }|x.db:1:27: expected ',' instead of 1",
                "record(ai, a) { field(VAL, 1)|expected field, info, alias or '}' instead of end of file",
                "record(ai, a) } |x.db:1:15: expected record, alias, include or another definition instead of }",
                "alias(none, b)|x.db:1:7: no such record, at: none",
                "record(\"*\", none) {}|x.db:1:1: no such record, at: none",
                "record(bi, good) {}|x.db:1:1: record exists as ai",
                "record(ai, a) { field(INP, {pva:{) }|x.db:1:28: JSON value has no end",
                "record(ai, a) { field(INP, {pvb:1}) }|x.db:1:28: no such type of JSON link: pvb",
                "record(ai, a) { field(INP, {const:{}}) }|x.db:1:28: a constant is a number, a text or an array",
                "record(ai, a) { field(INP, {pva:1, x:2}) }|x.db:1:28: a JSON link has one link type",
                "breaktable(t) { 0 0 1 }|x.db:1:21: a raw value has no engineering value",
                "breaktable(t) { 0 0 1 1 1 2 }|x.db:1:27: raw values must increase",
                "breaktable(t) { 0 0 1 1 2 0 }|x.db:1:27: engineering values must rise",
                "breaktable(t) { 0 zero }|x.db:1:19: no number: zero",
                "record(\"#\", none) {}|x.db:1:1: no such record, at: none",
                "record(ai, a) { field(VAL, ~) }|x.db:1:28: unexpected character '~'",
            })
    void shouldNameThePlaceOfAnErrorAndLoadNothing(final String text, final String expected) throws Exception {
        file("good.db", "record(ai, good) { field(PREC, 1) }\n");
        loader.loadRecords("good.db", "");
        file("x.db", "record(\"*\", good) { field(PREC, 9) } record(ai, before) {}\n");
        file("x.db", text + "\n");
        final DbFileException e = assertThrows(DbFileException.class, () -> loader.loadRecords("x.db", ""));
        assertTrue(e.getMessage().contains(expected), e.getMessage());
        assertEquals(List.of("good"), List.copyOf(database.recordNames()));
    }

    @Test
    void shouldNotHalfLoad() throws Exception {
        file("good.db", "record(ai, good) { field(PREC, 1) }\n");
        loader.loadRecords("good.db", "");
        file(
                "x.db",
                "record(\"*\", good) { field(PREC, 9) }\nrecord(ai, before) {}\nrecord(ai, bad) { field(NOPE, 1) }\n");
        final DbFileException e = assertThrows(DbFileException.class, () -> loader.loadRecords("x.db", ""));
        assertEquals(3, e.location().line());
        database.iocInit();
        assertEquals("1", listing.text("good.PREC"));
        assertFalse(database.recordNames().contains("before"));
        assertThrows(DbFileException.class, () -> loader.loadRecords("good.db", ""));
    }

    @Test
    void shouldTakeRecordsAwayAgain() throws Exception {
        file("x.db", "record(ai, a) { alias(b) } record(ai, c) {}\n");
        loader.loadRecords("x.db", "");
        file("y.db", "record(\"#\", b) {} record(ao, d) {} record(\"#\", d) {} record(longin, a) {}\n");
        loader.loadRecords("y.db", "");
        assertEquals(List.of("a", "c"), List.copyOf(database.recordNames()));
        assertEquals("longin", listing.type("a"));
        assertEquals(java.util.Map.of(), database.aliases());
    }

    @Test
    void shouldReadDefinitionFilesWhereThereAreAny() throws Exception {
        file("bpt.dbd", """
                # a comment
                menu(menuConvert) { choice(menuConvertx, "x") choice(menuConverty, "y") }
                recordtype(foo) { include "none.dbd"
                  %#include "foo.h"
                  field(VAL, DBF_DOUBLE) { prompt("a, b") special(SPC_MOD) } }
                device(ai, INST_IO, devAiFoo, "Foo") driver(drvFoo) registrar(fooRegister)
                variable(fooDebug, int) function(fooFunction) link(foo, fooLink)
                breaktable(typeKdegC) { 0 0 10 100 }
                """);
        assertTrue(loader.loadDatabase("bpt.dbd", null, ""));
        assertFalse(loader.loadDatabase("none.dbd", null, ""));
        file(
                "x.db",
                "record(ai, a) { field(DTYP, \"Raw Soft Channel\") field(INP, 5) field(LINR, typeKdegC) field(PINI, YES) }\n");
        load("");
        assertEquals("50", listing.text("a"));
    }

    @Test
    void shouldKeepJsonLinksAsText() throws Exception {
        file("x.db", "record(ai, a) { field(INP, {\"pva\":{pv:\"x}\",\n  n:[1,2]}}) field(DESC, \"next\") }\n");
        load("");
        assertEquals("{\"pva\":{pv:\"x}\",   n:[1,2]}}", listing.text("a.INP$"));
        assertEquals("next", listing.text("a.DESC"));
        assertEquals("INVALID", listing.text("a.SEVR"));
    }
}
