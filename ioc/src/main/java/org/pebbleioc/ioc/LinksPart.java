package org.pebbleioc.ioc;

import java.util.Map;
import java.util.function.Supplier;
import org.pebbleioc.ioc.ca.CaClient;
import org.pebbleioc.ioc.ca.CaClientConfig;
import org.pebbleioc.ioc.channel.ChannelSource;
import org.pebbleioc.ioc.part.IocPart;
import org.pebbleioc.ioc.pvalink.PvaRemotes;
import org.pebbleioc.ioc.record.RecordDatabase;
import org.pebbleioc.ioc.security.AccessSecurity;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.pva.client.ClientConfig;

/** Links of records to PVs of other IOCs: the clients of both protocols. Shell thread. */
final class LinksPart implements IocPart {
    private final RecordDatabase database;
    private final ChannelSource channels;
    private final AccessSecurity access;
    private final Supplier<Map<String, String>> environment;
    private CaClient channelAccess;
    private PvaRemotes pvAccess;

    /** @param environment the IOC's variables, read when it starts */
    LinksPart(
            final RecordDatabase database,
            final ChannelSource channels,
            final AccessSecurity access,
            final Supplier<Map<String, String>> environment) {
        this.database = database;
        this.channels = channels;
        this.access = access;
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
        pvAccess = new PvaRemotes(ClientConfig.pva(variables));
        database.networks(channels, channelAccess, pvAccess);
        access.remotes(channelAccess);
    }

    @Override
    public void close() {
        if (channelAccess != null) {
            channelAccess.close();
        }
        if (pvAccess != null) {
            pvAccess.close();
        }
    }
}
