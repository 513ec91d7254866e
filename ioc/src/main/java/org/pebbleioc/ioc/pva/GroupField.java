package org.pebbleioc.ioc.pva;

import java.util.BitSet;
import java.util.List;
import org.epics.pvdata.factory.ConvertFactory;
import org.epics.pvdata.factory.PVDataFactory;
import org.epics.pvdata.pv.PVField;
import org.epics.pvdata.pv.PVInt;
import org.epics.pvdata.pv.PVScalar;
import org.epics.pvdata.pv.PVStructure;
import org.epics.pvdata.pv.PVUnion;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.Channel.Events;
import org.pebbleioc.ioc.channel.Sample;

/**
 * A member of a living group: where it stands in the structure, and what fills it. Immutable.
 *
 * @param channel null for a constant
 * @param shape null for a constant
 */
record GroupField(GroupMember member, Channel channel, PvShape shape) {
    /** Which of its record's changes concern the group. */
    int eventMask() {
        return member.kind() == GroupMember.Kind.META
                ? Events.ALARM
                : Events.VALUE | Events.LOG | Events.ALARM | Events.PROPERTY;
    }

    /** Writes the sample, or the constant, into the structure of the group. */
    void fill(final PVStructure group, final Sample sample) {
        final PVField target = member.path().findOrGrow(group);
        switch (member.kind()) {
            case SCALAR -> PvFill.all(shape, (PVStructure) target, sample);
            case PLAIN -> plain(target, sample);
            case ANY -> {
                final PVField value = PVDataFactory.getPVDataCreate().createPVField(GroupShape.plain(shape));
                plain(value, sample);
                ((PVUnion) target).set(value);
            }
            case META -> PvFill.alarmAndTime(shape, (PVStructure) target, sample);
            case CONST ->
                ConvertFactory.getConvert()
                        .fromString((PVScalar) target, member.constant().getAsString());
            default -> {}
        }
    }

    private void plain(final PVField value, final Sample sample) {
        if (shape.kind() == PvShape.Kind.ENUM) {
            ((PVInt) value).put(sample.count() == 0 ? 0 : ((short[]) sample.array())[0] & 0xffff);
        } else {
            PvFill.value(shape, value, sample);
        }
    }

    /** Sets the bits of what an event of this kind changes. */
    void changed(final PVStructure group, final int events, final BitSet bits) {
        final PVField array = member.path().array(group);
        if (array != null) {
            // arrays of structures are sent as a whole
            bits.set(array.getFieldOffset());
            return;
        }
        final PVField target = member.path().find(group);
        switch (member.kind()) {
            case SCALAR -> bits.or(PvFill.changed(shape, (PVStructure) target, events));
            case META -> {
                for (final String name : List.of("alarm", "timeStamp")) {
                    bits.set(((PVStructure) target).getSubField(name).getFieldOffset());
                }
            }
            case PLAIN, ANY -> bits.set(target.getFieldOffset());
            default -> {}
        }
    }

    /** What a put of the group writes to this member, or null. */
    PutValue put(final PVStructure group, final BitSet changed) {
        final PVField array = member.path().array(group);
        final PVField target = member.path().find(group);
        if (target == null || array != null && !PutValue.sent(array, changed)) {
            return null;
        }
        // an element does not know that it is part of a group: it was sent whole
        final BitSet sent = array == null ? changed : PvFill.all();
        return switch (member.kind()) {
            case SCALAR -> PutValue.of(shape, (PVStructure) target, sent);
            case PLAIN ->
                shape.kind() == PvShape.Kind.ENUM
                        ? PutValue.index((PVInt) target, sent)
                        : PutValue.of(shape, target, sent);
            case ANY -> PutValue.any((PVUnion) target, sent);
            default -> null;
        };
    }
}
