package org.pebbleioc.ioc.log;

import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.ConsoleAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.pebbleioc.ioc.part.IocPart;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.shell.ShellContext;
import org.pebbleioc.ioc.shell.ShellException;
import org.pebbleioc.ioc.shell.Variables;

/** {@code iocLogInit} and its relatives: the log goes to a server besides. Shell thread, but for the lines themselves. */
public final class IocLog implements IocPart {
    private static final String DEFAULT_PORT = "7004";

    private Variables variables = new Variables();
    private volatile String prefix = "";
    private LogClient client;
    private LogAppender appender;
    private Map<String, Appender> silenced = Map.of();

    @Override
    public String name() {
        return "iocLog";
    }

    @Override
    public void addCommands(final CommandRegistry registry) {
        variables = registry.variables();
        variables.define("iocLogDisable", "0");
        registry.register(
                "iocLogInit",
                "",
                "Sends the log to the server that EPICS_IOC_LOG_INET and EPICS_IOC_LOG_PORT (7004) name.",
                this::start);
        registry.register(
                "iocLogPrefix",
                "prefix",
                "Text that begins every line sent to the log servers, such as \"fac=LI21 \". Once per IOC.",
                (context, arguments) -> {
                    final String text = arguments.isEmpty() ? "" : arguments.get(0);
                    if (!prefix.isEmpty() && !prefix.equals(text)) {
                        throw new ShellException(
                                "iocLogPrefix: The prefix was already set to \"" + prefix + "\" and can't be changed.");
                    }
                    prefix = text;
                });
        registry.register(
                "setIocLogDisable",
                "0|1",
                "1: nothing is sent to the log server; the same as var iocLogDisable.",
                (context, arguments) -> variables.set(
                        "iocLogDisable", arguments.isEmpty() || arguments.get(0).equals("0") ? "0" : "1"));
        registry.register("iocLogShow", "[level]", "Shows the connection to the log server.", (c, a) -> c.out()
                .println(client == null ? "iocLogInit has not run" : "log server " + client.report()));
        registry.register("eltc", "0|1", "Whether messages of the log are shown on the console too.", this::console);
    }

    /** What stands before every line of a log server. */
    public String prefix() {
        return prefix;
    }

    private void start(final ShellContext context, final List<String> arguments) throws ShellException {
        if (variables.isSet("iocLogDisable")) {
            return;
        }
        final String host = context.environment().valueOr("EPICS_IOC_LOG_INET", "");
        if (host.isEmpty()) {
            throw new ShellException("iocLogInit: EPICS_IOC_LOG_INET names no log server");
        }
        if (client != null) {
            throw new ShellException("iocLogInit has run already");
        }
        client =
                new LogClient(host, port(context.environment().valueOr("EPICS_IOC_LOG_PORT", DEFAULT_PORT)), "ioc-log");
        appender = new LogAppender(this::send);
        appender.start();
        final LoggerContext log = (LoggerContext) LogManager.getContext(false);
        log.getConfiguration().getRootLogger().addAppender(appender, Level.ALL, null);
        log.updateLoggers();
    }

    private void send(final String line) {
        if (!variables.isSet("iocLogDisable")) {
            client.send(prefix + line);
        }
    }

    private static int port(final String text) throws ShellException {
        try {
            final int port = Integer.parseInt(text.strip());
            if (port > 0 && port < 65_536) {
                return port;
            }
        } catch (final NumberFormatException e) {
            // said below, with the numbers that are no ports
        }
        throw new ShellException("iocLogInit: EPICS_IOC_LOG_PORT must be 1 to 65535, is: " + text);
    }

    private void console(final ShellContext context, final List<String> arguments) {
        final boolean shown = arguments.isEmpty() || !arguments.get(0).equals("0");
        final LoggerContext log = (LoggerContext) LogManager.getContext(false);
        final LoggerConfig root = log.getConfiguration().getRootLogger();
        if (!shown) {
            final Map<String, Appender> consoles = new java.util.HashMap<>(silenced);
            root.getAppenders().forEach((name, one) -> {
                if (one instanceof ConsoleAppender) {
                    consoles.put(name, one);
                }
            });
            consoles.keySet().forEach(root::removeAppender);
            silenced = consoles;
        } else {
            silenced.values().forEach(one -> root.addAppender(one, Level.ALL, null));
            silenced = Map.of();
        }
        log.updateLoggers();
    }

    @Override
    public void close() {
        if (client != null) {
            final LoggerContext log = (LoggerContext) LogManager.getContext(false);
            log.getConfiguration().getRootLogger().removeAppender(appender.getName());
            log.updateLoggers();
            appender.stop();
            client.close();
        }
    }
}
