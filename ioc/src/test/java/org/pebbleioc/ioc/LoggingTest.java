package org.pebbleioc.ioc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped log configuration, not the one of the tests. */
class LoggingTest {
    private static final String FILE = "pebbleioc.log.file";

    @Test
    void shouldLogToTheConsoleAlone() throws URISyntaxException {
        final LoggerContext context = start();
        try {
            assertEquals(
                    Set.of("console"), context.getConfiguration().getAppenders().keySet());
            assertEquals(Level.INFO, context.getLogger("org.pebbleioc.ioc.Main").getLevel());
            assertEquals(Level.WARN, context.getLogger("org.epics.pva").getLevel());
        } finally {
            context.stop();
        }
    }

    @Test
    void shouldWriteAFileWhereAsked(@TempDir final Path directory) throws Exception {
        final Path file = directory.resolve("ioc.log");
        System.setProperty(FILE, file.toString());
        final LoggerContext context;
        try {
            context = start();
        } finally {
            System.clearProperty(FILE);
        }
        try {
            assertEquals(
                    Set.of("console", "file"),
                    context.getConfiguration().getAppenders().keySet());
            context.getConfiguration().getRootLogger().removeAppender("console");
            context.updateLoggers();
            context.getLogger("org.pebbleioc.ioc.Main").info("here", new IllegalStateException("and why"));
        } finally {
            context.stop();
        }
        final String text = Files.readString(file);
        assertTrue(text.contains("INFO  Main               here\njava.lang.IllegalStateException: and why\n"), text);
    }

    private static LoggerContext start() throws URISyntaxException {
        final LoggerContext context = new LoggerContext("shipped");
        context.setConfigLocation(LoggingTest.class.getResource("/log4j2.xml").toURI());
        context.start();
        return context;
    }
}
