package org.pebbleioc.ioc.pva;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.pebbleioc.ioc.channel.AccessControl;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.ChannelSource;
import org.pebbleioc.pva.server.PvSource;
import org.pebbleioc.pva.server.ServedPv;

/** All groups of an IOC. Built once, when records are alive; any thread after that. */
final class GroupPvs implements PvSource {
    private final Map<String, GroupPv> groups;

    private GroupPvs(final Map<String, GroupPv> groups) {
        this.groups = groups;
    }

    /** @param problems told one sentence for everything that is wrong; the rest is served */
    static GroupPvs build(
            final Collection<GroupDefinition> definitions,
            final ChannelSource source,
            final AccessControl access,
            final GroupThread thread,
            final Consumer<String> problems) {
        final Map<String, GroupPv> groups = new LinkedHashMap<>();
        for (final GroupDefinition definition : definitions) {
            if (source.find(definition.name()) != null) {
                problems.accept("group " + definition.name() + " is left out: a record has this name");
                continue;
            }
            groups.put(definition.name(), group(definition, source, access, thread, problems));
        }
        return new GroupPvs(groups);
    }

    private static GroupPv group(
            final GroupDefinition definition,
            final ChannelSource source,
            final AccessControl access,
            final GroupThread thread,
            final Consumer<String> problems) {
        final GroupShape shape = new GroupShape(definition.id());
        final List<GroupField> fields = new ArrayList<>();
        for (final GroupMember member : definition.members()) {
            try {
                final Channel found = member.hasChannel() ? source.find(member.channel()) : null;
                if (member.hasChannel() && found == null) {
                    throw new IllegalArgumentException("there is no " + member.channel());
                }
                final Channel channel = found == null ? null : found.wholeText();
                final PvShape ofChannel = channel == null ? null : PvShape.of(channel);
                shape.add(member, ofChannel);
                if (member.kind() != GroupMember.Kind.STRUCTURE) {
                    fields.add(new GroupField(member, channel, ofChannel));
                }
            } catch (final IllegalArgumentException e) {
                problems.accept("group " + definition.name() + ": member '" + member.path() + "' is left out: "
                        + e.getMessage());
            }
        }
        return new GroupPv(
                definition, shape.structure(), fields, triggers(definition, fields, problems), source, access, thread);
    }

    /** A group without any trigger sends each change by itself. */
    private static List<int[]> triggers(
            final GroupDefinition definition, final List<GroupField> fields, final Consumer<String> problems) {
        final boolean none = fields.stream().allMatch(f -> f.member().trigger().isEmpty());
        final List<int[]> triggers = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            final String text = fields.get(i).member().trigger();
            if (none) {
                triggers.add(fields.get(i).member().isVisible() ? new int[] {i} : new int[0]);
            } else {
                triggers.add(targets(definition, fields, text, problems));
            }
        }
        return triggers;
    }

    private static int[] targets(
            final GroupDefinition definition,
            final List<GroupField> fields,
            final String text,
            final Consumer<String> problems) {
        final List<Integer> targets = new ArrayList<>();
        for (final String word : text.isBlank() ? new String[0] : text.split(",")) {
            final String wanted = word.trim();
            boolean found = wanted.equals("*");
            for (int i = 0; i < fields.size(); i++) {
                final GroupField field = fields.get(i);
                if (wanted.equals("*") || field.member().path().toString().equals(wanted)) {
                    found = true;
                    if (field.channel() != null && field.member().isVisible() && !targets.contains(i)) {
                        targets.add(i);
                    }
                }
            }
            if (!found) {
                problems.accept(
                        "group " + definition.name() + ": a trigger names '" + wanted + "', which is no member");
            }
        }
        return targets.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public ServedPv find(final String name) {
        return groups.get(name);
    }

    @Override
    public Collection<String> names() {
        return groups.keySet();
    }

    Collection<GroupPv> all() {
        return groups.values();
    }
}
