package org.pebbleioc.ioc.record;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Locks records by their lock sets. Whoever holds one set never asks for another, except here, where several are taken
 * in the order of their numbers; so there is no circle of waiting. A new link joins two sets; when a link goes, a set
 * falls into those that are still linked.
 */
final class LockSets {
    static void create(final DbRecord record) {
        final LockSet set = new LockSet();
        set.members.add(record);
        record.lockSet = set;
    }

    /** Locks the record's set, which may be exchanged while one waits for it. */
    static LockSet lock(final DbRecord record) {
        while (true) {
            final LockSet set = record.lockSet;
            set.lock.lock();
            if (set == record.lockSet) {
                return set;
            }
            set.lock.unlock();
        }
    }

    /** Locks the sets of several records, in the order of their numbers; each set once. The caller holds none. */
    static List<LockSet> lockAll(final List<DbRecord> records) {
        while (true) {
            final List<LockSet> sets = records.stream()
                    .map(record -> record.lockSet)
                    .distinct()
                    .sorted(Comparator.comparingLong(set -> set.id))
                    .toList();
            sets.forEach(set -> set.lock.lock());
            if (records.stream().allMatch(record -> sets.contains(record.lockSet))) {
                return sets;
            }
            sets.forEach(LockSets::unlock);
        }
    }

    static void unlock(final LockSet set) {
        set.lock.unlock();
    }

    /** Makes one set of two. The caller holds none. */
    static void join(final DbRecord a, final DbRecord b) {
        while (true) {
            final LockSet setA = a.lockSet;
            final LockSet setB = b.lockSet;
            if (setA == setB) {
                return;
            }
            final LockSet first = setA.id < setB.id ? setA : setB;
            final LockSet second = first == setA ? setB : setA;
            first.lock.lock();
            second.lock.lock();
            try {
                if (a.lockSet == setA && b.lockSet == setB) {
                    final LockSet large = setA.members.size() >= setB.members.size() ? setA : setB;
                    final LockSet small = large == setA ? setB : setA;
                    for (final DbRecord member : small.members) {
                        member.lockSet = large;
                    }
                    large.members.addAll(small.members);
                    small.members.clear();
                    return;
                }
            } finally {
                second.lock.unlock();
                first.lock.unlock();
            }
        }
    }

    /** A link of this record has gone: members that nothing connects with it any more get sets of their own. */
    static void split(final DbRecord record) {
        final LockSet set = record.lockSet;
        if (set.members.size() < 2) {
            return;
        }
        final Map<DbRecord, DbRecord> parents = new IdentityHashMap<>();
        for (final DbRecord member : set.members) {
            member.linkTargets().forEach(target -> parents.put(root(parents, member), root(parents, target)));
        }
        final Map<DbRecord, List<DbRecord>> groups = new IdentityHashMap<>();
        for (final DbRecord member : set.members) {
            groups.computeIfAbsent(root(parents, member), root -> new ArrayList<>())
                    .add(member);
        }
        if (groups.size() < 2) {
            return;
        }
        final List<DbRecord> stay = groups.remove(root(parents, record));
        for (final List<DbRecord> group : groups.values()) {
            final LockSet own = new LockSet();
            own.members.addAll(group);
            // from here on others may lock them; this thread has nothing more to do with them
            group.forEach(member -> member.lockSet = own);
        }
        set.members.clear();
        set.members.addAll(stay);
    }

    private static DbRecord root(final Map<DbRecord, DbRecord> parents, final DbRecord record) {
        DbRecord root = record;
        while (parents.getOrDefault(root, root) != root) {
            root = parents.get(root);
        }
        if (root != record) {
            parents.put(record, root);
        }
        return root;
    }

    private LockSets() {}
}
