package org.pebbleioc.ioc.shell;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Commands about environment variables. */
final class EnvironmentCommands {
    /** What servers and the shell of this IOC read, with what they take where nothing is set. */
    private static final List<Map.Entry<String, String>> PARAMETERS = List.of(
            Map.entry("EPICS_CA_ADDR_LIST", ""),
            Map.entry("EPICS_CA_CONN_TMO", "30.0"),
            Map.entry("EPICS_CA_AUTO_ADDR_LIST", "YES"),
            Map.entry("EPICS_CA_REPEATER_PORT", "5065"),
            Map.entry("EPICS_CA_SERVER_PORT", "5064"),
            Map.entry("EPICS_CA_MAX_ARRAY_BYTES", "16384"),
            Map.entry("EPICS_CA_AUTO_ARRAY_BYTES", "YES"),
            Map.entry("EPICS_CA_MAX_SEARCH_PERIOD", "300.0"),
            Map.entry("EPICS_CA_NAME_SERVERS", ""),
            Map.entry("EPICS_CA_MCAST_TTL", "1"),
            Map.entry("EPICS_CAS_INTF_ADDR_LIST", ""),
            Map.entry("EPICS_CAS_IGNORE_ADDR_LIST", ""),
            Map.entry("EPICS_CAS_AUTO_BEACON_ADDR_LIST", ""),
            Map.entry("EPICS_CAS_BEACON_ADDR_LIST", ""),
            Map.entry("EPICS_CAS_SERVER_PORT", ""),
            Map.entry("EPICS_CA_BEACON_PERIOD", "15.0"),
            Map.entry("EPICS_CAS_BEACON_PERIOD", ""),
            Map.entry("EPICS_CAS_BEACON_PORT", ""),
            Map.entry("EPICS_PVA_ADDR_LIST", ""),
            Map.entry("EPICS_PVA_AUTO_ADDR_LIST", "YES"),
            Map.entry("EPICS_PVA_NAME_SERVERS", ""),
            Map.entry("EPICS_PVA_SERVER_PORT", "5075"),
            Map.entry("EPICS_PVA_BROADCAST_PORT", "5076"),
            Map.entry("EPICS_PVAS_SERVER_PORT", ""),
            Map.entry("EPICS_PVAS_BROADCAST_PORT", ""),
            Map.entry("EPICS_PVAS_INTF_ADDR_LIST", ""),
            Map.entry("EPICS_PVAS_IGNORE_ADDR_LIST", ""),
            Map.entry("EPICS_PVAS_BEACON_ADDR_LIST", ""),
            Map.entry("EPICS_PVAS_AUTO_BEACON_ADDR_LIST", ""),
            Map.entry("EPICS_IOC_IGNORE_SERVERS", ""),
            Map.entry("EPICS_IOC_LOG_PORT", "7004"),
            Map.entry("EPICS_IOC_LOG_INET", ""),
            Map.entry("EPICS_DB_INCLUDE_PATH", ""),
            Map.entry("EPICS_IOCSH_HISTFILE", ""),
            Map.entry("IOCSH_PS1", "epics> "),
            Map.entry("IOCSH_HISTSIZE", "500"),
            Map.entry("IOCSH_HISTEDIT_DISABLE", ""));

    private EnvironmentCommands() {}

    static void addTo(final CommandRegistry registry) {
        registry.register(ShellCommand.of(
                "epicsEnvSet",
                "name value",
                "Sets a variable that servers read when they start, and that $(name) stands for from now on.",
                EnvironmentCommands::set));
        registry.register(
                ShellCommand.of("epicsEnvUnset", "name", "Takes a variable away.", EnvironmentCommands::unset));
        registry.register(ShellCommand.of(
                "epicsEnvShow",
                "[name]",
                "Shows all variables, or those that match; * and ? match.",
                EnvironmentCommands::show));
        for (final String name : List.of("epicsPrtEnvParams", "epicsParamShow")) {
            registry.register(ShellCommand.of(
                    name,
                    "",
                    "Shows the variables that this IOC reads, and their defaults.",
                    EnvironmentCommands::parameters));
        }
    }

    private static void parameters(final ShellContext context, final List<String> arguments) {
        for (final Map.Entry<String, String> parameter : PARAMETERS) {
            final String value = context.environment().valueOr(parameter.getKey(), parameter.getValue());
            context.out().println(parameter.getKey() + (value.isEmpty() ? " is undefined" : ": " + value));
        }
    }

    private static void set(final ShellContext context, final List<String> arguments) throws ShellException {
        if (arguments.isEmpty() || arguments.get(0).isEmpty()) {
            throw new ShellException("epicsEnvSet: no name given");
        }
        if (arguments.size() < 2) {
            throw new ShellException("epicsEnvSet: no value given for " + arguments.get(0));
        }
        context.shell().macros().forget(arguments.get(0));
        context.environment().set(arguments.get(0), arguments.get(1));
    }

    private static void unset(final ShellContext context, final List<String> arguments) throws ShellException {
        if (arguments.isEmpty()) {
            throw new ShellException("epicsEnvUnset: no name given");
        }
        context.shell().macros().forget(arguments.get(0));
        context.environment().unset(arguments.get(0));
    }

    private static void show(final ShellContext context, final List<String> arguments) throws ShellException {
        final Pattern pattern = Glob.of(arguments.isEmpty() ? "*" : arguments.get(0));
        boolean any = arguments.isEmpty();
        for (final Map.Entry<String, String> variable :
                context.environment().copy().entrySet()) {
            if (pattern.matcher(variable.getKey()).matches()) {
                context.out().println(variable.getKey() + "=" + variable.getValue());
                any = true;
            }
        }
        if (!any) {
            throw new ShellException("epicsEnvShow: " + arguments.get(0) + " is not an environment variable.");
        }
    }
}
