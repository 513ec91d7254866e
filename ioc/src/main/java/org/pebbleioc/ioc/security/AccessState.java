package org.pebbleioc.ioc.security;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.pebbleioc.ioc.channel.ChannelSource;
import org.pebbleioc.ioc.channel.ClientIdentity;
import org.pebbleioc.ioc.link.Remotes;
import org.pebbleioc.ioc.security.AccessRules.Grant;
import org.pebbleioc.ioc.security.AccessRules.Rule;

/** One file's rules at work. Replaced as a whole when the file is read again. */
final class AccessState implements AutoCloseable {
    private static final String ROLE = "role/";

    /** What a client gets. */
    record Decision(Grant grant, boolean trapWrite) {}

    private final AccessRules rules;
    private final boolean checkAddress;
    private final Function<String, Set<String>> roles;
    private final HostNames hosts;
    private final Map<String, GroupState> groups = new LinkedHashMap<>();

    /** Accounts are in no group. */
    AccessState(final AccessRules rules, final boolean checkAddress) {
        this(rules, checkAddress, account -> Set.of());
    }

    /**
     * @param checkAddress hosts are compared by IP address, not by the name that a client claims
     * @param roles groups of an account; asked at every use
     */
    AccessState(final AccessRules rules, final boolean checkAddress, final Function<String, Set<String>> roles) {
        this.rules = rules;
        this.roles = roles;
        this.checkAddress = checkAddress;
        hosts = new HostNames(rules.hosts());
        rules.groups().values().forEach(group -> groups.put(group.name(), new GroupState(group)));
    }

    AccessRules rules() {
        return rules;
    }

    Map<String, GroupState> groups() {
        return groups;
    }

    void connect(final ChannelSource source, final Remotes remotes, final Runnable changed) {
        groups.values().forEach(group -> group.connect(source, remotes, changed));
        recompute();
    }

    /** True when what somebody may do has become another. */
    boolean recompute() {
        boolean changed = false;
        for (final GroupState group : groups.values()) {
            changed |= group.recompute();
        }
        return changed;
    }

    /**
     * The strongest grant of the rules that apply, in the order of the file.
     *
     * @param level of the field, 0 or 1
     */
    Decision decide(final String asg, final int level, final ClientIdentity client) {
        final GroupState state = groups.getOrDefault(asg, groups.get(AccessRules.DEFAULT));
        Decision decision = new Decision(Grant.NONE, false);
        final List<Rule> list = state.group().rules();
        for (int i = 0; i < list.size() && decision.grant() != Grant.WRITE; i++) {
            final Rule rule = list.get(i);
            if (rule.grant().compareTo(decision.grant()) > 0
                    && level <= rule.level()
                    && !rule.needsTls()
                    && (rule.methods().isEmpty() || rule.methods().contains(client.method()))
                    && isUser(rule, client)
                    && isHost(rule, client.host(), client.ipAddress())
                    && state.holds(i)) {
                decision = new Decision(rule.grant(), rule.trapWrite());
            }
        }
        return decision;
    }

    private boolean isUser(final Rule rule, final ClientIdentity client) {
        return rule.userGroups().isEmpty()
                || rule.userGroups().stream()
                        .flatMap(group -> rules.users().get(group).stream())
                        .anyMatch(name -> isUser(name, client));
    }

    /** {@code role/...} is a group of the account on this host; over PVAccess only, as in C IOCs. */
    private boolean isUser(final String name, final ClientIdentity client) {
        if (name.startsWith(ROLE)) {
            return client.protocol().equals("pva")
                    && client.method().equals("ca")
                    && roles.apply(client.user()).contains(name.substring(ROLE.length()));
        }
        return name.equals(client.user()) || name.equals(client.method() + "/" + client.user());
    }

    private boolean isHost(final Rule rule, final String host, final String ipAddress) {
        return rule.hostGroups().isEmpty()
                || rule.hostGroups().stream()
                        .flatMap(group -> rules.hosts().get(group).stream())
                        .anyMatch(name -> isHost(name, host, ipAddress));
    }

    /** A client that claims no name, as those of PVAccess, is known by its address in any case. */
    private boolean isHost(final String name, final String host, final String ipAddress) {
        return checkAddress || host.isEmpty()
                ? name.equals(ipAddress) || hosts.has(name, ipAddress)
                : name.equals(host.toLowerCase(Locale.ROOT));
    }

    @Override
    public void close() {
        groups.values().forEach(GroupState::close);
    }
}
