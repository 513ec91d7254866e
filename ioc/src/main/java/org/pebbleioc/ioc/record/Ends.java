package org.pebbleioc.ioc.record;

import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.channel.Channel;

/** Makes the ends of links. */
final class Ends {
    private static final Logger LOG = LogManager.getLogger(Ends.class);

    /** A PV by its name: of this IOC where it has one, otherwise of another by Channel Access. */
    static ChannelEnd channel(final LinkHome home, final String name, final Link link, final boolean output) {
        final ChannelEnd.Options options = new ChannelEnd.Options(
                "ca", !output, link.severity(), !output && (link.cp() || link.cpp()), !link.cp(), false, false, false);
        final LinkNetworks networks = home.networks();
        return new ChannelEnd(home, name, options, changed -> {
            final Channel local = networks.local().find(name);
            return local == null
                    ? networks.channelAccess().open(name, changed)
                    : LocalPv.open(local, home.processor().scanIo(), null, changed);
        });
    }

    /** @param output it is written through, not read */
    static LinkEnd of(final LinkHome home, final LinkSpec spec, final boolean output) {
        if (home.field().type() == FieldType.FWDLINK && !(spec instanceof LinkSpec.Pva)) {
            return new BrokenEnd("such a link cannot be a forward link");
        }
        if (spec instanceof LinkSpec.Calculation calculation) {
            return calculation(home, calculation, output);
        }
        if (spec instanceof LinkSpec.State state) {
            return new StateEnd(home, state.name(), state.inverted());
        }
        if (spec instanceof LinkSpec.Traced traced) {
            return new TraceEnd(home, of(home, traced.child(), output), traced.calls());
        }
        if (spec instanceof LinkSpec.Named named) {
            return channel(home, named.link().pvName(), named.link(), output);
        }
        if (spec instanceof LinkSpec.Pva pva) {
            return pva(home, pva, output);
        }
        return new ConstantEnd(((LinkSpec.Constant) spec).value());
    }

    private static LinkEnd calculation(
            final LinkHome home, final LinkSpec.Calculation calculation, final boolean output) {
        if (output && calculation.out() == null) {
            return new BrokenEnd("calc in an output link needs out");
        }
        if (!output && (calculation.out() != null || calculation.expression().isEmpty())) {
            return new BrokenEnd("calc in an input link needs expr and has no out");
        }
        return new CalcEnd(
                home,
                calculation,
                calculation.arguments().stream()
                        .map(argument -> of(home, argument, false))
                        .toList(),
                output ? of(home, calculation.out(), true) : null);
    }

    private static ChannelEnd pva(final LinkHome home, final LinkSpec.Pva pva, final boolean output) {
        if (!pva.unknown().isEmpty()) {
            LOG.warn(
                    "{}.{}: a pva link has no option {}",
                    home.record(),
                    home.field().name(),
                    pva.unknown());
        }
        final ChannelEnd.Options options = new ChannelEnd.Options(
                "pva",
                !output,
                pva.severity(),
                !output && pva.process(),
                pva.onlyPassive(),
                !pva.always(),
                pva.time(),
                pva.retry());
        final LinkNetworks networks = home.networks();
        return new ChannelEnd(home, pva.pv(), options, changed -> {
            final Channel local =
                    pva.options().field().isEmpty() ? networks.local().find(pva.pv()) : null;
            if (local != null) {
                return LocalPv.open(
                        local, home.processor().scanIo(), pva.options().process(), changed);
            }
            return pva.local()
                    ? org.pebbleioc.ioc.link.Remotes.NONE.open(pva.pv(), changed)
                    : networks.pvAccess().open(pva.pv(), pva.options(), changed);
        });
    }

    private Ends() {}
}
