package org.pebbleioc.ioc.superpage;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pebbleioc.driver.sim.superpage.LinkStreams;
import org.pebbleioc.driver.sim.superpage.PageFault;
import org.pebbleioc.ioc.config.OptionText;
import org.pebbleioc.ioc.device.ParameterPorts;
import org.pebbleioc.ioc.part.IocPart;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.shell.ShellContext;
import org.pebbleioc.ioc.shell.ShellException;
import org.pebbleioc.pva.server.PvSource;
import org.pebbleioc.pva.server.PvaServer;
import org.pebbleioc.pva.table.TablePoster;
import org.pebbleioc.pva.table.TablePv;
import org.pebbleioc.readout.MemoryPlan;
import org.pebbleioc.readout.memory.MemInfo;
import org.pebbleioc.readout.page.PageCard;
import org.pebbleioc.readout.page.SimulatedPageCard;

/** All superpage readouts of an IOC, by port name, and the commands that make, drive and report them. */
public final class SuperpagePart implements IocPart {
    private final ParameterPorts ports;
    private final Map<String, String> overrides;

    // Shell thread until open, read by all afterwards.
    private final Map<String, SuperpageUnit> byName = new LinkedHashMap<>();
    private final Map<String, TablePv> tables = new LinkedHashMap<>();
    private volatile boolean opened;
    private TablePoster poster;

    /** @param overrides options from the command line, which win over the start-up file's */
    public SuperpagePart(final ParameterPorts ports, final Map<String, String> overrides) {
        this.ports = ports;
        this.overrides = overrides;
    }

    @Override
    public String name() {
        return "superpages";
    }

    @Override
    public Set<String> optionKeys() {
        return Stream.concat(SuperpageOptions.KEYS.stream(), SuperpageOptions.DEVICE_KEYS.stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void addCommands(final CommandRegistry registry) {
        registry.register(
                "simSuperpageConfig",
                "portName \"key=value,...\"",
                "Makes a superpage readout with a simulated readout card. Options: "
                        + String.join(", ", SuperpageOptions.KEYS) + ".",
                this::config);
        registry.register(
                "datadevSuperpageConfig",
                "portName \"key=value,...\"",
                "Makes a superpage readout of cards behind the datadev driver, whose receive buffers are the pages. Options: "
                        + String.join(", ", SuperpageOptions.DEVICE_KEYS) + ".",
                this::deviceConfig);
        registry.register(
                "superpageTables",
                "portName prefix",
                "Serves the tables of a readout as PVs: prefix + Pages, Buffers, Links, Latency.",
                this::tables);
        for (final String which : List.of("configure", "start", "stop", "reset")) {
            registry.register(
                    "superpage" + Character.toUpperCase(which.charAt(0)) + which.substring(1),
                    "portName",
                    switch (which) {
                        case "configure" -> "Takes the memory of a readout and opens its cards: standby to configured.";
                        case "start" -> "Data on: configured to running.";
                        case "stop" -> "Data off, then waits a bounded time for pages: running to configured.";
                        default -> "Gives everything back: to standby, also out of an error.";
                    },
                    (context, arguments) -> transition(context, arguments, which));
        }
        registry.register(
                "superpageReport",
                "[portName]",
                "Prints state, books and links of a readout, or of all.",
                (context, arguments) -> {
                    for (final SuperpageUnit unit : chosen(arguments)) {
                        SuperpageReport.books(unit.readout(), context.out());
                    }
                });
        registry.register(
                "pageReport",
                "[portName] [level]",
                "Prints the pages of a readout, or of all: level 0 by buffer and state, 1 each used page, 2 each page.",
                this::pageReport);
        registry.register(
                "superpageFault",
                "portName endPoint fault [count]",
                "The next pages of a simulated end point have this fault: lose, swap, duplicate, badHeader, badOffset,"
                        + " noStop, badOrbit.",
                this::fault);
        registry.register(
                "superpageLink",
                "portName endPoint link orbits|silent",
                "A simulated link comes so many orbits late from now on (0: in step again), or falls silent.",
                this::link);
    }

    private void config(final ShellContext context, final List<String> arguments) throws ShellException, IOException {
        need(arguments, 1, 2, "simSuperpageConfig portName \"key=value,...\"");
        if (opened) {
            throw new ShellException("comes too late: readouts are made before iocInit");
        }
        final SuperpageOptions options =
                SuperpageOptions.of(OptionText.parse(arguments.size() > 1 ? arguments.get(1) : ""), overrides);
        add(new SuperpageUnit(arguments.get(0), options, new SimulatedCards(options, context.directory())));
    }

    private void deviceConfig(final ShellContext context, final List<String> arguments)
            throws ShellException, IOException {
        need(arguments, 1, 2, "datadevSuperpageConfig portName \"key=value,...\"");
        if (opened) {
            throw new ShellException("comes too late: readouts are made before iocInit");
        }
        final OptionText text = OptionText.parse(arguments.size() > 1 ? arguments.get(1) : "");
        text.knows(SuperpageOptions.DEVICE_KEYS.toArray(String[]::new)).override(overrides);
        final DatadevCards cards = DatadevCards.of(text);
        add(new SuperpageUnit(
                arguments.get(0), SuperpageOptions.ofDevices(text, overrides, cards.count(), cards.geometry()), cards));
    }

    private void add(final SuperpageUnit unit) {
        ports.add(unit.port());
        byName.put(unit.name(), unit);
    }

    private void tables(final ShellContext context, final List<String> arguments) throws ShellException {
        need(arguments, 2, 2, "superpageTables portName prefix");
        if (opened) {
            throw new ShellException("comes too late: PVs are made before iocInit");
        }
        for (final TablePv table : SuperpageTables.of(unit(arguments.get(0)).readout(), arguments.get(1))) {
            tables.put(table.name(), table);
        }
    }

    private void transition(final ShellContext context, final List<String> arguments, final String which)
            throws ShellException, IOException {
        need(arguments, 1, 1, "superpage" + Character.toUpperCase(which.charAt(0)) + which.substring(1) + " portName");
        final SuperpageUnit unit = unit(arguments.get(0));
        if (!opened) {
            throw new ShellException("comes too early: iocInit has not run");
        }
        unit.transition(which);
        context.out().println(unit.name() + ": " + unit.readout().state().label());
    }

    private void pageReport(final ShellContext context, final List<String> arguments) throws ShellException {
        need(arguments, 0, 2, "pageReport [portName] [level]");
        final int level;
        try {
            level = arguments.size() < 2 ? 0 : Integer.parseInt(arguments.get(1));
        } catch (final NumberFormatException e) {
            throw new ShellException("level must be 0, 1 or 2: level=" + arguments.get(1));
        }
        for (final SuperpageUnit unit : chosen(arguments)) {
            SuperpageReport.pages(unit.readout(), level, context.out());
        }
    }

    private void fault(final ShellContext context, final List<String> arguments) throws ShellException {
        need(arguments, 3, 4, "superpageFault portName endPoint fault [count]");
        final PageFault fault = PageFault.ofLabel(arguments.get(2));
        if (fault == null) {
            throw new ShellException("there is no such fault: fault=" + arguments.get(2));
        }
        card(arguments).card().demand(fault, number(arguments.size() > 3 ? arguments.get(3) : "1", "count"));
    }

    private void link(final ShellContext context, final List<String> arguments) throws ShellException {
        need(arguments, 4, 4, "superpageLink portName endPoint link orbits|silent");
        if (!(card(arguments).source() instanceof LinkStreams links)) {
            throw new ShellException("recorded pages cannot be delayed by link");
        }
        try {
            if (arguments.get(3).equals("silent")) {
                links.silence(number(arguments.get(2), "link"));
            } else {
                links.delay(number(arguments.get(2), "link"), number(arguments.get(3), "orbits"));
            }
        } catch (final IllegalArgumentException e) {
            throw new ShellException(e.getMessage());
        }
    }

    private SimulatedPageCard card(final List<String> arguments) throws ShellException {
        final List<PageCard> cards = unit(arguments.get(0)).readout().cards();
        final int endPoint = number(arguments.get(1), "endPoint");
        if (endPoint >= cards.size()) {
            throw new ShellException(
                    cards.isEmpty()
                            ? "there is no card in standby: configure first"
                            : "endPoint must be 0.." + (cards.size() - 1) + ": endPoint=" + endPoint);
        }
        if (!(cards.get(endPoint) instanceof SimulatedPageCard simulated)) {
            throw new ShellException("only a simulated card obeys this");
        }
        return simulated;
    }

    private static int number(final String text, final String name) throws ShellException {
        try {
            final int value = Integer.parseInt(text);
            if (value >= 0) {
                return value;
            }
        } catch (final NumberFormatException e) {
            // said below
        }
        throw new ShellException(name + " must be a whole number from 0 on: " + name + "=" + text);
    }

    private Collection<SuperpageUnit> chosen(final List<String> arguments) throws ShellException {
        return arguments.isEmpty() ? byName.values() : List.of(unit(arguments.get(0)));
    }

    /**
     * The readout of this port.
     *
     * @throws ShellException there is none
     */
    public SuperpageUnit unit(final String name) throws ShellException {
        final SuperpageUnit unit = byName.get(name);
        if (unit == null) {
            throw new ShellException("there is no superpage readout " + name + "; there are " + byName.keySet());
        }
        return unit;
    }

    private static void need(final List<String> arguments, final int least, final int most, final String usage)
            throws ShellException {
        if (arguments.size() < least || arguments.size() > most) {
            throw new ShellException("usage: " + usage);
        }
    }

    @Override
    public Map<String, MemoryPlan> plans(final MemInfo machine, final long takenBytes) {
        final Map<String, MemoryPlan> plans = new LinkedHashMap<>();
        long taken = takenBytes;
        for (final SuperpageUnit unit : byName.values()) {
            final MemoryPlan plan =
                    unit.plan(machine.availableBytes(unit.options().layout().bank()) - taken);
            plans.put(unit.name(), plan);
            taken += plan.bytesTaken();
        }
        return plans;
    }

    @Override
    public void open() throws IOException {
        opened = true;
        for (final SuperpageUnit unit : byName.values()) {
            unit.open();
        }
        if (!tables.isEmpty()) {
            poster = new TablePoster("superpage-tables");
            tables.values().forEach(poster::add);
            poster.start();
        }
    }

    @Override
    public PvSource pvs() {
        return PvSource.of(tables.values());
    }

    @Override
    public void serving(final PvaServer pva) {
        // tables are asked, they need nobody
    }

    @Override
    public void stopping() {
        byName.values().forEach(SuperpageUnit::stopping);
    }

    @Override
    public void close() {
        if (poster != null) {
            poster.close();
        }
        byName.values().forEach(SuperpageUnit::closing);
        byName.values().forEach(SuperpageUnit::close);
    }
}
