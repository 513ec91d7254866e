package org.pebbleioc.ioc;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.pebbleioc.ioc.part.IocPart;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.shell.ShellException;
import org.pebbleioc.pva.image.ImagePv;
import org.pebbleioc.pva.server.PvSource;
import org.pebbleioc.pva.server.PvaServer;
import org.pebbleioc.pva.table.ClientsTable;
import org.pebbleioc.pva.table.TablePoster;
import org.pebbleioc.pva.table.TablePv;

/** The table PV of the PVAccess server's clients. Shell thread. */
final class ClientsPart implements IocPart {
    private static final String LAST_PART = "Clients";

    private final Supplier<PvaServer> server;
    private final Supplier<Collection<ImagePv>> images;
    private final TablePoster poster = new TablePoster("pva-tables");
    private String wantedName = "";
    private TablePv table;

    /** @param server answers null before iocInit */
    ClientsPart(final Supplier<PvaServer> server, final Supplier<Collection<ImagePv>> images) {
        this.server = server;
        this.images = images;
    }

    @Override
    public String name() {
        return "clients";
    }

    @Override
    public void addCommands(final CommandRegistry registry) {
        registry.register(
                "pvaClients",
                "[pvName]",
                "Names the table PV that lists the PVAccess clients (before iocInit); without an argument prints its name.",
                (context, arguments) -> {
                    if (arguments.isEmpty()) {
                        context.out().println(table == null ? "no table of clients" : table.name());
                    } else if (table != null) {
                        throw new ShellException("the table of clients is " + table.name() + " since iocInit");
                    } else {
                        wantedName = arguments.get(0);
                    }
                });
    }

    @Override
    public void open() throws IOException {
        final String name = wantedName.isEmpty() ? besideTheFirstImage() : wantedName;
        if (name.isEmpty()) {
            return;
        }
        table = ClientsTable.of(name, server);
        poster.add(table);
        poster.start();
    }

    /** {@code 13SIM1:Pva1:Image} has its clients in {@code 13SIM1:Pva1:Clients}; without an image there is no name. */
    private String besideTheFirstImage() {
        return images.get().stream()
                .findFirst()
                .map(image -> image.name().substring(0, image.name().lastIndexOf(':') + 1) + LAST_PART)
                .orElse("");
    }

    @Override
    public PvSource pvs() {
        final TablePv only = table;
        return only == null ? null : PvSource.of(List.of(only));
    }

    @Override
    public void close() {
        poster.close();
    }
}
