package org.pebbleioc.ioc.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** Operator screens name only what the templates serve. */
class ScreensTest {
    private static final Path SCREENS = TemplateText.databases().resolve("screens");

    @ParameterizedTest
    @ValueSource(strings = {"main.bob", "health.bob"})
    void shouldNameOnlyPvsThatExist(final String file) throws Exception {
        final Document screen = parse(file);
        final Set<String> served =
                TemplateText.read("simCamera.template").records().keySet();
        for (final String pv : texts(screen, "pv_name")) {
            if (pv.startsWith("$(P)$(R)")) {
                assertTrue(served.contains(pv.substring("$(P)$(R)".length())), file + " " + pv);
            } else {
                assertTrue(Set.of("$(pv_name)", "pva://$(P)$(IMAGE=Pva2:Image)").contains(pv), file + " " + pv);
            }
        }
        for (final String target : texts(screen, "file")) {
            assertTrue(Files.exists(SCREENS.resolve(target)), file + " opens " + target);
        }
    }

    @Test
    void shouldShowEveryCounterOfAStream() throws Exception {
        final Set<String> shown = texts(parse("streams.bob"), "pv_name");

        final Set<String> served = new TreeSet<>();
        for (final String stream : new String[] {"NDPreview", "NDCodec"}) {
            TemplateText.read(stream + ".template").records().keySet().forEach(name -> {
                served.add("$(P)$(PREVIEW=Preview1:)" + name);
                served.add("$(P)$(CODEC=Codec1:)" + name);
            });
        }
        shown.forEach(pv -> assertTrue(served.contains(pv), pv));
        for (final String name : TemplateText.read("stream.template").records().keySet()) {
            assertTrue(shown.contains("$(P)$(PREVIEW=Preview1:)" + name), name);
            assertTrue(shown.contains("$(P)$(CODEC=Codec1:)" + name), name);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "pluginStdArrays.bob, NDStdArrays.template, consumer.template",
        "pluginStats.bob, NDStats.template, consumer.template",
        "pluginROI.bob, NDROI.template, stream.template",
        "pluginTimeSeries.bob, NDTimeSeries.template,",
        "pluginROIStatN.bob, NDROIStatN.template,"
    })
    void shouldShowThePlugin(final String file, final String template, final String books) throws Exception {
        final Document screen = parse(file);
        final Set<String> shown = new TreeSet<>(texts(screen, "pv_name"));
        shown.addAll(texts(screen, "y_pv"));
        shown.addAll(texts(screen, "x_pv"));
        shown.remove("");
        final Set<String> served = TemplateText.read(template).records().keySet();
        for (final String pv : shown) {
            assertTrue(pv.startsWith("$(P)$(R)"), pv);
            final String record = pv.substring("$(P)$(R)".length()).replaceFirst("\\..*", "");
            assertTrue(served.contains(record), file + " " + pv);
        }
        if (books != null) {
            for (final String name : TemplateText.read(books).records().keySet()) {
                assertTrue(shown.contains("$(P)$(R)" + name), file + " does not show " + name);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "main.bob",
                "health.bob",
                "pluginStdArrays.bob",
                "pluginStats.bob",
                "pluginROI.bob",
                "pluginTimeSeries.bob",
                "pluginROIStatN.bob"
            })
    void shouldKeepWidgetsInsideTheScreen(final String file) throws Exception {
        final Document screen = parse(file);
        final NodeList widgets = screen.getElementsByTagName("widget");
        final int width = number(screen.getDocumentElement(), "width");
        final int height = number(screen.getDocumentElement(), "height");
        for (int i = 0; i < widgets.getLength(); i++) {
            final org.w3c.dom.Element widget = (org.w3c.dom.Element) widgets.item(i);
            assertTrue(number(widget, "x") + number(widget, "width") <= width, file + " " + widget.getTextContent());
            assertTrue(number(widget, "y") + number(widget, "height") <= height, file + " " + widget.getTextContent());
        }
        assertTrue(widgets.getLength() > 20);
    }

    @Test
    void shouldShowEveryCounterOfThePebbleTemplate() throws Exception {
        final Set<String> shown = texts(parse("health.bob"), "pv_name");

        final Set<String> missing = new TreeSet<>();
        TemplateText.read("pebble.template").records().keySet().stream()
                .filter(name -> !shown.contains("$(P)$(R)" + name))
                .forEach(missing::add);
        assertEquals(Set.of(), missing);
    }

    @Test
    void shouldShowTheImageAndStartAndStop() throws Exception {
        final Document screen = parse("main.bob");

        assertTrue(texts(screen, "pv_name").contains("pva://$(P)$(IMAGE=Pva2:Image)"));
        assertTrue(texts(screen, "value").containsAll(Set.of("0", "1")));
    }

    private static Document parse(final String file) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(SCREENS.resolve(file).toFile());
    }

    private static Set<String> texts(final Document screen, final String tag) {
        final NodeList nodes = screen.getElementsByTagName(tag);
        final Set<String> result = new TreeSet<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            result.add(nodes.item(i).getTextContent());
        }
        return result;
    }

    /** The first child element of this name: widgets start with their own geometry. */
    private static int number(final org.w3c.dom.Element element, final String tag) {
        for (org.w3c.dom.Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child.getNodeName().equals(tag)) {
                return Integer.parseInt(child.getTextContent());
            }
        }
        throw new IllegalArgumentException("no " + tag);
    }
}
