package org.pebbleioc.ioc.security;

import java.util.List;
import org.pebbleioc.ioc.channel.AccessControl.Rights;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.ClientIdentity;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.shell.ShellContext;
import org.pebbleioc.ioc.shell.ShellException;

/** Commands of access security. Shell thread. */
final class AccessCommands {
    private final AccessSecurity security;

    private AccessCommands(final AccessSecurity security) {
        this.security = security;
    }

    static void addTo(final CommandRegistry registry, final AccessSecurity security) {
        final AccessCommands commands = new AccessCommands(security);
        registry.register(
                "asSetFilename",
                "file",
                "Names the access security file that iocInit and asInit read.",
                commands::setFilename);
        registry.register(
                "asSetSubstitutions",
                "macros",
                "Macros for the access security file, such as \"P=13SIM1:\".",
                (context, arguments) -> security.substitutions(arguments.isEmpty() ? "" : arguments.get(0)));
        registry.register(
                "asInit",
                "",
                "Reads the access security file again. Clients are told what has changed for them. A file with an error"
                        + " changes nothing.",
                commands::init);
        registry.register(
                "asdbdump", "", "Prints users, hosts and groups of access security.", (context, arguments) -> {
                    if (commands.isActive(context)) {
                        final AccessReport report = new AccessReport(security.state(), context.out());
                        report.userGroups(null);
                        report.hostGroups(null);
                        report.groups(null);
                    }
                });
        registry.register("aspuag", "[name]", "Prints user groups, or one.", (context, arguments) -> {
            if (commands.isActive(context)) {
                new AccessReport(security.state(), context.out()).userGroups(first(arguments));
            }
        });
        registry.register("asphag", "[name]", "Prints host groups, or one.", (context, arguments) -> {
            if (commands.isActive(context)) {
                new AccessReport(security.state(), context.out()).hostGroups(first(arguments));
            }
        });
        registry.register(
                "asprules",
                "[name]",
                "Prints the rules of all groups, or of one, with the values of their inputs.",
                (context, arguments) -> {
                    if (commands.isActive(context)) {
                        new AccessReport(security.state(), context.out()).groups(first(arguments));
                    }
                });
        registry.register("aspmem", "[group]", "Lists the records of each group, or of one.", (context, arguments) -> {
            if (commands.isActive(context)) {
                commands.members(context, first(arguments));
            }
        });
        registry.register(
                "astac",
                "record user host",
                "Says what a user on a host may do with a record's field.",
                commands::test);
        registry.register(
                "ascar",
                "[level]",
                "Lists the PVs that rules read, and whether this IOC has them: level 1 those it lacks, level 2 all.",
                commands::inputs);
    }

    private void setFilename(final ShellContext context, final List<String> arguments) throws ShellException {
        if (arguments.isEmpty() || arguments.get(0).isEmpty()) {
            throw new ShellException("asSetFilename: no file given");
        }
        security.file(context.path(arguments.get(0)), context.environment()::value);
    }

    private void init(final ShellContext context, final List<String> arguments) throws Exception {
        if (!security.hasFile()) {
            throw new ShellException("asInit: no file, asSetFilename names one");
        }
        security.load();
    }

    private boolean isActive(final ShellContext context) {
        if (!security.isActive()) {
            context.out().println("Access security is not active: everybody may read and write everything");
        }
        return security.isActive();
    }

    private static String first(final List<String> arguments) {
        return arguments.isEmpty() || arguments.get(0).isEmpty() ? null : arguments.get(0);
    }

    private void members(final ShellContext context, final String only) {
        for (final String group : security.state().groups().keySet()) {
            if (only == null || only.equals(group)) {
                context.out().println("ASG(" + group + ")");
                security.channels().recordNames().stream()
                        .filter(name -> groupOf(name).equals(group))
                        .forEach(name -> context.out().println("\t" + name));
            }
        }
    }

    private String groupOf(final String record) {
        final Channel channel = security.channels().find(record + ".NAME");
        final String asg = channel == null ? "" : channel.accessGroup();
        return security.state().groups().containsKey(asg) ? asg : AccessRules.DEFAULT;
    }

    private void test(final ShellContext context, final List<String> arguments) throws ShellException {
        if (arguments.size() < 3) {
            throw new ShellException("astac: record, user and host are needed");
        }
        final Channel channel = security.channels().find(arguments.get(0));
        if (channel == null) {
            throw new ShellException("astac: there is no record or field " + arguments.get(0));
        }
        final Rights rights = security.rights(
                channel, new ClientIdentity(arguments.get(1), arguments.get(2), "0.0.0.0:0", "ca", "ca"));
        context.out()
                .println(arguments.get(0) + " " + arguments.get(1) + "@" + arguments.get(2) + ": read "
                        + (rights.read() ? "yes" : "no") + ", write " + (rights.write() ? "yes" : "no")
                        + (rights.trapped() ? ", writes are logged" : ""));
    }

    private void inputs(final ShellContext context, final List<String> arguments) throws ShellException {
        if (!isActive(context)) {
            return;
        }
        final int level = arguments.isEmpty() ? 0 : level(arguments.get(0));
        int all = 0;
        int missing = 0;
        for (final GroupState group : security.state().groups().values()) {
            for (final String name : group.group().inputs().values()) {
                all++;
                final boolean here = security.channels().find(name) != null;
                missing += here ? 0 : 1;
                if (level > 1 || level == 1 && !here) {
                    context.out().println((here ? "connected:    " : "not connected:") + " " + name);
                }
            }
        }
        context.out().println(all + " channels, " + missing + " not connected");
    }

    private static int level(final String text) throws ShellException {
        try {
            return Integer.parseInt(text);
        } catch (final NumberFormatException e) {
            throw new ShellException("ascar: level must be 0, 1 or 2: level=" + text);
        }
    }
}
