package org.pebbleioc.ioc.pva;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.epics.pvdata.factory.PVDataFactory;
import org.epics.pvdata.pv.PVField;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.PVStructureArray;
import org.epics.pvdata.pv.StructureArrayData;

/** Where a member stands in the structure of its group: {@code a.b}, {@code a[0].b}; empty for the top. Immutable. */
record GroupPath(List<Step> steps) {
    /** Elements of one array of structures; a larger number is a slip of the pen. */
    private static final int MAX_INDEX = 1023;

    private static final Pattern STEP = Pattern.compile("([^\\[\\]]+)(?:\\[([0-9]{1,6})])?");

    /** One name. {@code index} is -1 where it is no array. */
    record Step(String name, int index) {
        boolean isArray() {
            return index >= 0;
        }
    }

    /** @throws IllegalArgumentException the text is no path */
    static GroupPath of(final String text) {
        final List<Step> steps = new ArrayList<>();
        for (final String part : text.isEmpty() ? new String[0] : text.split("\\.", -1)) {
            final Matcher matcher = STEP.matcher(part);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("'" + part + "' is no name, and no name[index]");
            }
            final int index = matcher.group(2) == null ? -1 : Integer.parseInt(matcher.group(2));
            if (index > MAX_INDEX) {
                throw new IllegalArgumentException("'" + part + "': the last index is " + MAX_INDEX);
            }
            steps.add(new Step(matcher.group(1), index));
        }
        return new GroupPath(List.copyOf(steps));
    }

    boolean isTop() {
        return steps.isEmpty();
    }

    Step last() {
        return steps.get(steps.size() - 1);
    }

    GroupPath parent() {
        return new GroupPath(steps.subList(0, steps.size() - 1));
    }

    /** The first array of structures on the way; null where there is none. */
    PVStructureArray array(final PVStructure group) {
        PVField at = group;
        for (final Step step : steps) {
            at = ((PVStructure) at).getSubField(step.name());
            if (step.isArray()) {
                return (PVStructureArray) at;
            }
        }
        return null;
    }

    /** The field at this path; null where an array of structures does not have so many elements. */
    PVField find(final PVStructure group) {
        return walk(group, false);
    }

    /** The same, in a group that is being filled: arrays of structures grow as they need. */
    PVField findOrGrow(final PVStructure group) {
        return walk(group, true);
    }

    private PVField walk(final PVStructure group, final boolean grow) {
        PVField at = group;
        for (final Step step : steps) {
            at = ((PVStructure) at).getSubField(step.name());
            if (step.isArray()) {
                at = element((PVStructureArray) at, step.index(), grow);
            }
            if (at == null) {
                return null;
            }
        }
        return at;
    }

    private static PVStructure element(final PVStructureArray array, final int index, final boolean grow) {
        final int present = array.getLength();
        if (grow && present <= index) {
            final PVStructure[] more = new PVStructure[index + 1 - present];
            for (int i = 0; i < more.length; i++) {
                more[i] = PVDataFactory.getPVDataCreate()
                        .createPVStructure(array.getStructureArray().getStructure());
            }
            array.setLength(index + 1);
            array.put(present, more.length, more, 0);
        }
        final StructureArrayData data = new StructureArrayData();
        return array.get(index, 1, data) == 1 ? data.data[data.offset] : null;
    }

    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder();
        for (final Step step : steps) {
            text.append(text.isEmpty() ? "" : ".").append(step.name());
            if (step.isArray()) {
                text.append('[').append(step.index()).append(']');
            }
        }
        return text.toString();
    }
}
