package org.pebbleioc.ioc.record;

import java.util.List;
import java.util.Set;
import org.pebbleioc.ioc.link.PvOptions;

/** What a JSON link says, understood but not connected with anything yet. */
interface LinkSpec {
    /** A number, text or array that is there from the start. */
    record Constant(Object value) implements LinkSpec {}

    /**
     * A calculation.
     *
     * @param expression empty where there is none, in an output link
     * @param out null in an input link
     * @param units null where not given
     * @param timeInput index of the argument whose time counts; -1 for none
     */
    record Calculation(
            String expression,
            String major,
            String minor,
            List<LinkSpec> arguments,
            LinkSpec out,
            String units,
            int precision,
            int timeInput)
            implements LinkSpec {}

    /** A named state of the IOC. */
    record State(String name, boolean inverted) implements LinkSpec {}

    /** Another link, whose doings are told. */
    record Traced(LinkSpec child, boolean calls) implements LinkSpec {}

    /** A PV by name and modifiers, as in a link without JSON. */
    record Named(Link link) implements LinkSpec {}

    /**
     * A PV over PVAccess.
     *
     * @param process as in {@link ChannelEnd.Options}
     * @param always updates of other fields count, too
     * @param local only a PV of this IOC will do
     * @param retry a put while there is no connection is kept until there is one
     * @param time the record takes the time of what it reads
     * @param unknown options that nobody knows; QSRV lets them be, too
     */
    record Pva(
            String pv,
            PvOptions options,
            Link.Severity severity,
            boolean process,
            boolean onlyPassive,
            boolean always,
            boolean local,
            boolean retry,
            boolean time,
            Set<String> unknown)
            implements LinkSpec {}
}
