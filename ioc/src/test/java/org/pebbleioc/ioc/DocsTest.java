package org.pebbleioc.ioc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pebbleioc.driver.sim.source.ImageSources;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.ioc.Markdown.Block;
import org.pebbleioc.ioc.Markdown.Table;
import org.pebbleioc.ioc.camera.Cameras;
import org.pebbleioc.ioc.device.ParameterPorts;
import org.pebbleioc.pva.image.NtNdArray;
import org.pebbleioc.readout.ReadoutCounter;
import org.pebbleioc.readout.event.Damage;
import org.pebbleioc.readout.receive.StfReceiver;

/** What the documents say is what the program does: examples run, names exist, nothing of ours is left unsaid. */
class DocsTest {
    private static final Set<String> INFO =
            Set.of("sh", "st.cmd", "iocsh", "python", "ini", "text", "acf", "db", "java");
    private static final Pattern RECORD = Pattern.compile("record\\(\\w+, \"\\$\\(P\\)\\$\\(R\\)(\\w+)\"\\)");
    private static final Pattern DEMO_PV = Pattern.compile("13SIM1:(?:cam1|Pva1):(\\w+)");
    private static final List<Markdown> DOCS = docs();

    @Test
    void shouldKnowEveryFencedBlock() {
        final List<Block> blocks = blocks(null);
        assertTrue(blocks.size() >= 15, "documents were not found: " + blocks);
        blocks.forEach(block -> assertTrue(INFO.contains(block.info()), block + ": not one of " + INFO));
        for (final String info : INFO) {
            assertFalse(blocks(info).isEmpty(), "no example of " + info);
        }
    }

    @Test
    void shouldRunEveryStartUpFile(@TempDir final Path folder) throws IOException {
        DocsIoc.recordings(folder);
        for (final Block block : blocks("st.cmd")) {
            try (DocsIoc ioc = DocsIoc.boot(folder, block.lines(), "-p", "pebbleBufCount=16")) {
                assertEquals("", ioc.errors(), block.toString());
            }
        }
    }

    @Test
    void shouldRunEveryLineForThePrompt(@TempDir final Path folder) throws IOException {
        final List<String> demo = Files.readAllLines(DocsIoc.ROOT.resolve("ioc/iocBoot/demo/st.cmd"));
        try (DocsIoc ioc = DocsIoc.boot(folder, demo, "-p", "pebbleBufCount=16")) {
            for (final Block block : blocks("iocsh")) {
                for (final String line : block.lines()) {
                    final String printed = ioc.run(line);
                    assertEquals("", ioc.errors(), block + ": " + line);
                    assertFalse(printed.isBlank(), block + ": " + line + " prints nothing");
                }
            }
        }
    }

    @Test
    void shouldReadEveryAccessFile(@TempDir final Path folder) throws IOException {
        for (final Block block : blocks("acf")) {
            Files.write(folder.resolve("docs.acf"), block.lines());
            try (DocsIoc ioc = DocsIoc.boot(folder, List.of("asSetFilename docs.acf", "iocInit"))) {
                assertEquals("", ioc.errors(), block.toString());
                assertTrue(ioc.run("asprules").contains("RULE("), block.toString());
            }
        }
    }

    @Test
    void shouldUnderstandEveryCommandOfTheSystem() throws Exception {
        for (final Block block : blocks("sh")) {
            for (final String line : block.lines()) {
                commandOfTheSystem(block, line.replaceFirst("\\s+#.*", ""));
            }
        }
        for (final Block block : blocks("ini")) {
            assertEquals(
                    Files.readAllLines(DocsIoc.ROOT.resolve("deploy/pebbleioc.service")),
                    block.lines(),
                    "the unit in the text is the one that is shipped");
            final String start = block.lines().stream()
                    .filter(line -> line.startsWith("ExecStart="))
                    .findFirst()
                    .orElseThrow();
            commandOfTheSystem(block, start.replaceFirst("ExecStart=.*?/run ", "./run "));
        }
    }

    private static void commandOfTheSystem(final Block block, final String line) throws Exception {
        final String where = block + ": " + line;
        final List<String> words = words(line);
        final int run = words.indexOf("./run");
        if (run >= 0 && words.size() > run + 1 && words.get(run + 1).equals("stf-receiver")) {
            assertEquals(
                    "", StfReceiver.fault(words.subList(run + 2, words.size()).toArray(String[]::new)), where);
        } else if (run >= 0) {
            final CommandLine parsed =
                    CommandLine.parse(words.subList(run + 1, words.size()).toArray(String[]::new));
            assertEquals(
                    List.of(), new ArrayList<>(unknownOptions(parsed.overrides().keySet())), where);
            if (parsed.script() != null) {
                assertTrue(Files.isRegularFile(DocsIoc.ROOT.resolve(parsed.script())), where);
            }
        } else if (words.get(0).equals("./test")) {
            for (int i = 1; i < words.size(); i++) {
                assertTrue(
                        Set.of("-pl", "-am").contains(words.get(i))
                                || Files.exists(
                                        DocsIoc.ROOT.resolve(words.get(i)).resolve("pom.xml")),
                        where);
            }
        } else {
            assertTrue(Set.of("pvget", "pvmonitor", "caget", "caput").contains(words.get(0)), where);
            assertTrue(DEMO_PV.matcher(line).find(), where);
        }
    }

    @Test
    void shouldNamePvsThatExist() throws IOException {
        final Set<String> records = new TreeSet<>();
        try (Stream<Path> templates = Files.list(DocsIoc.ROOT.resolve("db"))) {
            for (final Path template :
                    templates.filter(f -> f.toString().endsWith(".template")).toList()) {
                records.addAll(records(template.getFileName().toString()));
            }
        }
        assertTrue(records.size() > 200, records.toString());
        for (final Markdown doc : DOCS) {
            final Set<String> named = Markdown.spans(doc.prose()).stream()
                    .filter(span -> span.matches("\\w+_RBV"))
                    .collect(Collectors.toCollection(TreeSet::new));
            firstCells(doc, "PV").forEach(named::add);
            for (final Block block : doc.blocks()) {
                final Matcher pv = DEMO_PV.matcher(String.join("\n", block.lines()));
                while (pv.find()) {
                    named.add(pv.group(1));
                }
            }
            named.remove("Image");
            named.remove("Clients");
            named.remove("_RBV");
            named.removeAll(records);
            assertEquals(Set.of(), named, doc.file() + " names records that no template has");
        }
    }

    @Test
    void shouldExplainEveryCounterOptionCommandAndField(@TempDir final Path folder) throws IOException {
        final Markdown manual = doc("docs/user-manual.md");
        final Set<String> unsaid = records("pebble.template");
        unsaid.addAll(records("datadev.template"));
        unsaid.removeAll(firstCellsOfAll("PV"));
        assertEquals(Set.of(), unsaid, "records of pebble.template without a word");

        try (DocsIoc ioc = DocsIoc.silent(folder)) {
            final Set<String> commands = ioc.commands();
            assertEquals(commands, firstCellsOfAll("command"), "commands");
            final Set<String> options = new TreeSet<>(ioc.optionsOf("simDatadevConfig(\"X\", \"no=1\")"));
            options.addAll(ioc.optionsOf("datadevConfig(\"Y\", \"no=1\")"));
            ioc.run("simDatadevConfig(\"X\")");
            options.addAll(ioc.optionsOf("pebbleConfig(\"X\", \"no=1\")"));
            assertEquals(options, new TreeSet<>(firstCells(manual, "option")), "options");
        }
        assertEquals(
                new TreeSet<>(Arrays.asList(NtNdArray.TYPE.getFieldNames())),
                new TreeSet<>(firstCells(manual, "field")),
                "fields of the image");
    }

    @Test
    void shouldNameThingsThatExistInTables() throws IOException {
        final String sources = sources();
        final String log = Files.readString(DocsIoc.ROOT.resolve("ioc/src/main/resources/log4j2.xml"));
        for (final Markdown doc : DOCS) {
            final String where = doc.file().toString();
            firstCells(doc, "variable").forEach(v -> assertTrue(sources.contains(v), where + " " + v));
            firstCells(doc, "property").forEach(p -> assertTrue(log.contains("sys:" + p), where + " " + p));
            firstCells(doc, "flag").forEach(f -> assertTrue(CommandLine.HELP.contains(f), where + " " + f));
            firstCells(doc, "thread")
                    .forEach(t -> assertTrue(sources.contains('"' + t.replaceFirst("-N$", "-")), where + " " + t));
            firstCells(doc, "package")
                    .forEach(p -> assertTrue(sources.contains("\npackage " + p + ";"), where + " " + p));
            firstCells(doc, "module")
                    .forEach(m -> assertTrue(
                            Files.exists(DocsIoc.ROOT.resolve(m).resolve("pom.xml")), where + " module " + m));
            firstCells(doc, "source").forEach(kind -> assertTrue(imageSources().contains(kind), where + " " + kind));
            Markdown.spans(doc.prose()).stream()
                    .filter(span -> span.matches("[A-Z]\\w+(Test|Contract)"))
                    .forEach(test -> assertTrue(sources.contains("class " + test + " "), where + " " + test));
            Markdown.spans(doc.prose()).stream()
                    .filter(span -> span.matches("[A-Z]+(_[A-Z]+)+") && !sources.contains('"' + span + '"'))
                    .filter(span -> !span.equals("JAVA_HOME") && !span.startsWith("PEBBLEIOC_"))
                    .forEach(ReadoutCounter::valueOf);
        }
        for (final List<String> row : table("damage").rows()) {
            assertEquals(row.get(0), Damage.text(1 << Integer.parseInt(row.get(1))));
        }
    }

    @Test
    void shouldShowTheNumbersOfThePlan(@TempDir final Path folder) throws IOException {
        for (final List<String> row : table("case").rows()) {
            final List<String> spans = Markdown.spans(row.get(0));
            final List<String> arguments = new ArrayList<>(List.of("plan"));
            spans.stream().skip(1).map(DocsTest::words).forEach(arguments::addAll);
            final Path script = DocsIoc.ROOT.resolve("ioc/iocBoot/" + spans.get(0) + "/st.cmd");
            final String plan = DocsIoc.plan(folder, script, arguments.toArray(String[]::new));
            assertTrue(plan.contains("Taken by this process: " + row.get(4) + " of "), row + "\n" + plan);
            assertTrue(plan.contains(row.get(3).replaceFirst(".*= ", "")), row + "\n" + plan);
        }
    }

    @Test
    void shouldLinkToWhatIsThere() {
        for (final Markdown doc : DOCS) {
            for (final String link : doc.links()) {
                if (link.matches("https?://.*")) {
                    continue;
                }
                final String[] parts = link.split("#", 2);
                final Path target =
                        parts[0].isEmpty() ? doc.file() : doc.file().getParent().resolve(parts[0]);
                assertTrue(Files.exists(target), doc.file() + " links to " + link);
                if (parts.length > 1) {
                    assertTrue(Markdown.read(target).anchors().contains(parts[1]), doc.file() + " links to " + link);
                }
            }
        }
    }

    @Test
    void shouldNameNoMachine() {
        final Pattern path = Pattern.compile("(^|[\\s\"'`(=])(~|/(work|root|home|Users|tmp)/)");
        for (final Markdown doc : DOCS) {
            final String all = doc.prose()
                    + doc.blocks().stream().flatMap(b -> b.lines().stream()).collect(Collectors.joining("\n"));
            assertFalse(path.matcher(all).find(), doc.file() + " has the path of a machine");
        }
    }

    private static Set<String> unknownOptions(final Set<String> names) {
        return names.stream()
                .filter(name -> {
                    try {
                        new Cameras(new ParameterPorts(), java.util.Map.of(name, ""));
                        return false;
                    } catch (final IllegalArgumentException e) {
                        return true;
                    }
                })
                .collect(Collectors.toSet());
    }

    private static String imageSources() {
        try {
            ImageSources.open("?", Path.of(""), new ImageFormat(1, 1, PixelType.UINT8));
            return fail("a source that does not exist was taken");
        } catch (final IllegalArgumentException | IOException e) {
            return e.getMessage();
        }
    }

    private static Set<String> records(final String template) throws IOException {
        final Set<String> names = new TreeSet<>();
        for (final String line : Files.readAllLines(DocsIoc.ROOT.resolve("db").resolve(template))) {
            final Matcher record = RECORD.matcher(line);
            if (record.find()) {
                names.add(record.group(1));
            } else if (line.startsWith("include ")) {
                names.addAll(records(line.split("\"")[1]));
            }
        }
        return names;
    }

    /** All that we wrote in Java or for the shell, in one text. */
    private static String sources() throws IOException {
        final StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(DocsIoc.ROOT)) {
            for (final Path file : files.filter(DocsTest::isSource).sorted().toList()) {
                text.append('\n').append(Files.readString(file));
            }
        }
        return text.toString();
    }

    private static boolean isSource(final Path file) {
        final String name = file.toString();
        return name.endsWith(".java") && name.contains("/src/")
                || name.endsWith(".ci/setup.sh")
                || file.equals(DocsIoc.ROOT.resolve("run"));
    }

    private static Table table(final String first) {
        final List<Table> tables = DOCS.stream()
                .flatMap(doc -> doc.tables().stream())
                .filter(table -> table.heading().get(0).equals(first))
                .toList();
        assertEquals(1, tables.size(), "tables of " + first);
        return tables.get(0);
    }

    private static List<String> firstCells(final Markdown doc, final String heading) {
        return doc.tables().stream()
                .filter(table -> table.heading().get(0).equals(heading))
                .flatMap(table -> table.rows().stream())
                .flatMap(row -> Markdown.spans(row.get(0)).stream())
                .toList();
    }

    /** In every document: a chapter of its own explains what is its own. */
    private static Set<String> firstCellsOfAll(final String heading) {
        return DOCS.stream()
                .flatMap(doc -> firstCells(doc, heading).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> words(final String line) {
        final List<String> words = new ArrayList<>();
        final Matcher word = Pattern.compile("(?:[^\\s\"]|\"[^\"]*\")+").matcher(line);
        while (word.find()) {
            words.add(word.group().replace("\"", ""));
        }
        return words;
    }

    private static List<Block> blocks(final String info) {
        return DOCS.stream()
                .flatMap(doc -> doc.blocks().stream())
                .filter(block -> info == null || block.info().equals(info))
                .toList();
    }

    private static Markdown doc(final String name) {
        final Path file = DocsIoc.ROOT.resolve(name);
        return DOCS.stream().filter(doc -> doc.file().equals(file)).findFirst().orElseThrow();
    }

    private static List<Markdown> docs() {
        try (Stream<Path> files =
                Stream.concat(Stream.of(DocsIoc.ROOT.resolve("README.md")), Files.walk(DocsIoc.ROOT.resolve("docs")))) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .map(Markdown::read)
                    .toList();
        } catch (final IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
