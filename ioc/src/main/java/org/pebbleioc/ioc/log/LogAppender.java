package org.pebbleioc.ioc.log;

import java.util.function.Consumer;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** Hands each event of the log to somebody as one line: level, logger, message. */
final class LogAppender extends AbstractAppender {
    private final Consumer<String> lines;

    LogAppender(final Consumer<String> lines) {
        super("iocLog", null, null, true, Property.EMPTY_ARRAY);
        this.lines = lines;
    }

    @Override
    public void append(final LogEvent event) {
        final String name = event.getLoggerName();
        final Throwable thrown = event.getThrown();
        lines.accept(event.getLevel() + " " + name.substring(name.lastIndexOf('.') + 1) + ": "
                + event.getMessage().getFormattedMessage().replace('\n', ' ') + (thrown == null ? "" : ": " + thrown));
    }
}
