package org.pebbleioc.ioc;

import java.util.Map;
import java.util.function.Supplier;
import org.pebbleioc.ioc.ca.CaClient;
import org.pebbleioc.ioc.ca.CaClientConfig;
import org.pebbleioc.ioc.channel.ChannelSource;
import org.pebbleioc.ioc.link.Remotes;
import org.pebbleioc.ioc.part.IocPart;
import org.pebbleioc.ioc.record.RecordDatabase;
import org.pebbleioc.ioc.shell.CommandRegistry;

/** Links of records to PVs of other IOCs: the clients of both protocols. Shell thread. */
final class LinksPart implements IocPart {
    private final RecordDatabase database;
    private final ChannelSource channels;
    private final Supplier<Map<String, String>> environment;
    private CaClient channelAccess;

    /** @param environment the IOC's variables, read when it starts */
    LinksPart(
            final RecordDatabase database,
            final ChannelSource channels,
            final Supplier<Map<String, String>> environment) {
        this.database = database;
        this.channels = channels;
        this.environment = environment;
    }

    @Override
    public String name() {
        return "links";
    }

    @Override
    public void addCommands(final CommandRegistry registry) {}

    @Override
    public void open() {
        final Map<String, String> variables = environment.get();
        channelAccess = new CaClient(CaClientConfig.fromEnvironment(variables));
        database.networks(channels, channelAccess, Remotes.NONE);
    }

    @Override
    public void close() {
        if (channelAccess != null) {
            channelAccess.close();
        }
    }
}
