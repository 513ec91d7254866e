package org.pebbleioc.ioc.system;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** What the project's own loggers say while this is open, information included. */
final class LogLines implements AutoCloseable {
    private static final String LOGGER = "org.pebbleioc";

    private final List<LogEvent> events = new CopyOnWriteArrayList<>();
    private final LoggerContext context = LoggerContext.getContext(false);
    private final AbstractAppender appender = new AbstractAppender("lines", null, null, true, Property.EMPTY_ARRAY) {
        @Override
        public void append(final LogEvent event) {
            events.add(event.toImmutable());
        }
    };

    LogLines() {
        appender.start();
        final LoggerConfig config = new LoggerConfig(LOGGER, Level.INFO, false);
        config.addAppender(appender, Level.INFO, null);
        context.getConfiguration().addLogger(LOGGER, config);
        context.updateLoggers();
    }

    List<String> warnings() {
        return lines(Level.WARN);
    }

    List<String> all() {
        return lines(Level.INFO);
    }

    private List<String> lines(final Level least) {
        return events.stream()
                .filter(event -> event.getLevel().isMoreSpecificThan(least))
                .map(event -> event.getLevel() + " " + event.getMessage().getFormattedMessage())
                .toList();
    }

    @Override
    public void close() {
        context.getConfiguration().removeLogger(LOGGER);
        context.updateLoggers();
        appender.stop();
    }
}
