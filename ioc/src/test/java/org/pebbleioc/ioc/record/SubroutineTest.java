package org.pebbleioc.ioc.record;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.DbrType;
import org.pebbleioc.ioc.channel.ElementType;
import org.pebbleioc.ioc.subroutine.SubroutineCall;

/** {@code sub} and {@code aSub}: what their functions get and give, and what becomes of failures. */
class SubroutineTest {
    private final TestIoc ioc = new TestIoc();

    @Test
    void shouldCallFunctionsOfASub() throws Exception {
        final List<String> calls = new ArrayList<>();
        ioc.database.subroutines().register("begin", call -> {
            calls.add("begin " + call.recordName() + " " + call.number("B"));
            call.set("L", 7);
            return -1;
        });
        ioc.database.subroutines().register("sum", call -> {
            call.set("VAL", call.number("A") + call.number("B") + call.number("L"));
            return call.number("A") < 0 ? -1 : 0;
        });
        ioc.load("""
                        record(ao, src) { field(VAL, "1") }
                        record(sub, s) { field(INAM, begin) field(SNAM, sum) field(BRSV, MAJOR) field(INPA, "src")
                          field(INPB, "10") field(HIGH, 100) field(HSV, MINOR) field(FLNK, n) }
                        record(calc, n) { field(CALC, "VAL+1") }
                        """).init();
        assertEquals(List.of("begin s 10.0"), calls);
        assertEquals("UDF INVALID", ioc.alarm("s"), "what INAM's function returns is no alarm");
        final List<String> inputs = ioc.watch("s.A", Channel.Events.VALUE);
        ioc.put("s.PROC", 1);
        assertEquals(18, ioc.number("s"));
        assertEquals("NO_ALARM NO_ALARM", ioc.alarm("s"));
        assertEquals(1, inputs.size(), "inputs that changed are posted");
        ioc.put("src", 90);
        ioc.put("s.PROC", 1);
        assertEquals("HIGH MINOR", ioc.alarm("s"));
        ioc.put("src", -5);
        ioc.put("s.PROC", 1);
        assertEquals("SOFT MAJOR", ioc.alarm("s"), "a negative result raises BRSV");
        assertEquals("the function returned -1", ioc.text("s.AMSG"));
        assertEquals(3, ioc.number("n"), "the forward link goes in any case");
    }

    @Test
    void shouldSayWhatIsWrongWithASub() throws Exception {
        ioc.database.subroutines().register("good", call -> {
            call.set("VAL", 1);
            return 0;
        });
        ioc.database.subroutines().register("fails", call -> {
            throw new IllegalStateException("no light");
        });
        ioc.load("""
                        record(sub, none) { }
                        record(sub, unknown) { field(SNAM, nothere) }
                        record(sub, fails) { field(SNAM, fails) field(BRSV, INVALID) }
                        record(sub, broken) { field(SNAM, good) field(INPC, "elsewhere") }
                        """).init();
        ioc.put("none.PROC", 1);
        assertEquals("1", ioc.text("none.PACT"), "without SNAM it does not process, as in base");
        ioc.put("unknown.PROC", 1);
        assertEquals("BAD_SUB INVALID", ioc.alarm("unknown"));
        ioc.put("fails.PROC", 1);
        assertEquals("SOFT INVALID no light", ioc.alarm("fails") + " " + ioc.text("fails.AMSG"));
        ioc.put("broken.PROC", 1);
        assertEquals("LINK INVALID", ioc.alarm("broken"));
        assertEquals(0, ioc.number("broken"), "an input that cannot be read: no call");
        ioc.put("none.SNAM", "good");
        ioc.put("none.PROC", 1);
        assertEquals("1 NO_ALARM NO_ALARM", ioc.text("none") + " " + ioc.alarm("none"));
        final Channel.PutException refused =
                assertThrows(Channel.PutException.class, () -> ioc.put("unknown.SNAM", "neither"));
        assertEquals("unknown.SNAM: no such subroutine: neither, there are: fails good", refused.getMessage());
    }

    @Test
    void shouldEndLater() throws Exception {
        final List<SubroutineCall.Later> waiting = new ArrayList<>();
        ioc.database.subroutines().register("slow", call -> {
            waiting.add(call.later());
            return 0;
        });
        ioc.database.subroutines().register("atOnce", call -> {
            call.later().complete(results -> {
                results.set("VAL", 3);
                return 0;
            });
            return -1;
        });
        ioc.load("""
                        record(sub, s) { field(SNAM, slow) field(FLNK, next) }
                        record(calc, next) { field(INPA, "s") field(CALC, "A+1") }
                        record(aSub, a) { field(SNAM, slow) field(OUTA, "out PP") field(FTVA, LONG) }
                        record(longin, out) { }
                        record(sub, now) { field(SNAM, atOnce) }
                        """).init();
        final List<String> told = ioc.putNotify("s.PROC", 1);
        assertEquals("1", ioc.text("s.PACT"));
        ioc.work();
        assertEquals(List.of(), told);
        waiting.get(0).complete(results -> {
            results.set("VAL", 41);
            return 0;
        });
        waiting.get(0).complete(results -> {
            throw new AssertionError("ended twice");
        });
        ioc.work();
        assertEquals(List.of("ok"), told);
        assertEquals(42, ioc.number("next"));
        assertEquals("0", ioc.text("s.PACT"));
        ioc.put("a.PROC", 1);
        waiting.get(1).complete(results -> {
            results.set("VALA", new int[] {5});
            return 0;
        });
        assertEquals(5, ioc.number("out"));
        ioc.put("now.PROC", 1);
        assertEquals("3 NO_ALARM NO_ALARM 0", ioc.text("now") + " " + ioc.alarm("now") + " " + ioc.text("now.PACT"));
    }

    @Test
    void shouldGiveArraysToAnASub() throws Exception {
        ioc.database.subroutines().register("scale", call -> {
            final int[] in = (int[]) call.value("A");
            final double[] out = new double[in.length];
            for (int i = 0; i < in.length; i++) {
                out[i] = in[i] * call.number("B");
            }
            call.set("VALA", out);
            call.set("VALB", "n=" + in.length);
            return in.length == 0 ? -3 : 0;
        });
        ioc.load("""
                        record(waveform, wf) { field(FTVL, DOUBLE) field(NELM, 4) }
                        record(aSub, a) { field(SNAM, scale) field(INPA, "wf") field(FTA, LONG) field(NOA, 3)
                          field(INPB, "2.5") field(FTVA, DOUBLE) field(NOVA, 2) field(OUTA, "res PP")
                          field(FTVB, STRING) field(OUTB, "txt PP") field(BRSV, MINOR) }
                        record(waveform, res) { field(FTVL, FLOAT) field(NELM, 10) }
                        record(stringin, txt) { }
                        """).init();
        assertEquals(3, ioc.number("a.NEA"), "as base: all elements count until something is read");
        assertEquals(ElementType.LONG, ioc.sample("a.A").elementType());
        assertEquals(2, ioc.database.find("a.VALA").maxCount());
        final List<String> values = ioc.watch("a.VALA", Channel.Events.VALUE);
        ioc.database.find("wf").put(DbrType.DOUBLE, new double[] {1.9, 2, 3, 4}, 4, null);
        ioc.put("a.PROC", 1);
        assertArrayEquals(new int[] {1, 2, 3}, (int[]) ioc.sample("a.A").array(), "cut to NOA, converted to FTA");
        assertArrayEquals(new double[] {2.5, 5}, (double[]) ioc.sample("a.VALA").array(), "cut to NOVA");
        assertArrayEquals(new float[] {2.5f, 5}, (float[]) ioc.sample("res").array());
        assertEquals("n=3", ioc.text("txt"));
        assertEquals(1, values.size(), "EFLG is ON CHANGE at first");
        ioc.put("a.PROC", 1);
        assertEquals(1, values.size());
        ioc.put("a.EFLG", "ALWAYS");
        ioc.put("a.PROC", 1);
        assertEquals(2, values.size());
        ioc.put("a.EFLG", "NEVER");
        ioc.database.find("wf").put(DbrType.DOUBLE, new double[] {7}, 1, null);
        ioc.put("a.PROC", 1);
        assertEquals(2, values.size());
        assertEquals("1 1", ioc.text("a.NEA") + " " + ioc.text("a.NEVA"));
        ioc.database.find("wf").put(DbrType.DOUBLE, new double[0], 0, null);
        ioc.put("a.PROC", 1);
        assertEquals("-3 SOFT MINOR", ioc.text("a") + " " + ioc.alarm("a"));
        assertEquals(17.5f, ((float[]) ioc.sample("res").array())[0], "outputs are written after 0 only");
    }

    /** The example of docs/records.md, compiled, and found as it says. */
    @Test
    void shouldFindTheFunctionsOfASite(@TempDir final Path classes) throws Exception {
        final Matcher example = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../docs/records.md")));
        assertTrue(example.find());
        final Path source = classes.resolve("Mean.java");
        Files.writeString(
                source, "import java.util.Arrays;\nimport org.pebbleioc.ioc.subroutine.*;\n" + example.group(1));
        final String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        assertEquals(
                0,
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", classes.toString(), "-cp", path, source.toString()));
        final Path services = Files.createDirectories(classes.resolve("META-INF/services"));
        Files.writeString(services.resolve("org.pebbleioc.ioc.subroutine.SubroutineProvider"), "Mean\n");
        final ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader site = new URLClassLoader(new URL[] {classes.toUri().toURL()}, before)) {
            Thread.currentThread().setContextClassLoader(site);
            ioc.database.subroutines().load();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
        ioc.load("record(aSub, a) { field(SNAM, mean) field(INPA, [1, 2, 6]) field(NOA, 3) }")
                .init();
        ioc.put("a.PROC", 1);
        assertEquals("3", ioc.text("a.VALA"));
    }

    @Test
    void shouldReadTheNameOfTheFunction() throws Exception {
        ioc.database.subroutines().register("one", call -> {
            call.set("VALA", 1);
            return 0;
        });
        ioc.database.subroutines().register("two", call -> {
            call.set("VALA", 2);
            return 0;
        });
        ioc.load("""
                        record(stringin, name) { field(VAL, "two") }
                        record(aSub, a) { field(LFLG, READ) field(SUBL, "name") field(FTVA, SHORT) field(SNAM, "one") }
                        """).init();
        ioc.put("a.PROC", 1);
        assertEquals("2 two two", ioc.text("a.VALA") + " " + ioc.text("a.SNAM") + " " + ioc.text("a.ONAM"));
        ioc.put("name", "one");
        ioc.put("a.PROC", 1);
        assertEquals("1", ioc.text("a.VALA"));
        ioc.put("a.LFLG", "IGNORE");
        ioc.put("a.SNAM", "two");
        ioc.put("a.PROC", 1);
        assertEquals("2", ioc.text("a.VALA"));
    }
}
