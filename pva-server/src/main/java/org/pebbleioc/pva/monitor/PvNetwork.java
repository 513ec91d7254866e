package org.pebbleioc.pva.monitor;

import java.util.function.Function;
import org.pebbleioc.pva.client.CaLink;
import org.pebbleioc.pva.client.ClientConfig;
import org.pebbleioc.pva.client.LocalLink;
import org.pebbleioc.pva.client.PvLink;
import org.pebbleioc.pva.client.PvaLink;
import org.pebbleioc.pva.client.UpdateReceiver;
import org.pebbleioc.pva.server.ServedPv;

/**
 * Where PVs come from.
 *
 * @param local the PVs of this process by name; null for one that is not there
 */
public record PvNetwork(ClientConfig pva, ClientConfig ca, Function<String, ServedPv> local) {
    PvLink link(final PvSpec spec, final UpdateReceiver receiver) {
        return switch (spec.provider()) {
            case PVA -> new PvaLink(spec.alias(), spec.pv(), spec.field(), pva, receiver);
            case LOCAL -> new LocalLink(spec.alias(), spec.pv(), spec.field(), local, receiver);
            case CA ->
                new CaLink(
                        spec.alias(),
                        spec.field().isEmpty() ? spec.pv() : spec.pv() + "." + spec.field(),
                        ca,
                        receiver);
        };
    }
}
