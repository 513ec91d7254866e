package org.pebbleioc.ioc.part;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.subroutine.Subroutines;
import org.pebbleioc.pva.server.PvSource;
import org.pebbleioc.pva.server.PvaServer;
import org.pebbleioc.readout.MemoryPlan;
import org.pebbleioc.readout.memory.MemInfo;

/** The parts of one IOC, in the order they are opened. Shell thread, but for {@link #stopping} and {@link #close}. */
public final class IocParts {
    private static final Logger LOG = LogManager.getLogger(IocParts.class);

    private final List<IocPart> parts;

    public IocParts(final List<IocPart> parts) {
        this.parts = List.copyOf(parts);
    }

    public void addCommands(final CommandRegistry registry) {
        parts.forEach(part -> part.addCommands(registry));
    }

    public void addSubroutines(final Subroutines functions) {
        parts.forEach(part -> part.addSubroutines(functions));
    }

    /** @throws IllegalArgumentException no command of any part has an option of that name */
    public void checkOverrides(final Map<String, String> overrides) {
        for (final String key : overrides.keySet()) {
            if (parts.stream().noneMatch(part -> part.optionKeys().contains(key))) {
                throw new IllegalArgumentException("-p " + key + ": no command has an option of this name");
            }
        }
    }

    /** All plans one after the other; each has what the ones before leave. */
    public String planText() throws IOException {
        final StringBuilder text = new StringBuilder();
        plans().forEach((name, plan) -> text.append("Memory plan of ")
                .append(name)
                .append(System.lineSeparator())
                .append(plan.text()));
        return text.toString();
    }

    /** What stands against starting; empty when nothing does. */
    public List<String> problems() throws IOException {
        final List<String> problems = new ArrayList<>();
        plans().forEach((name, plan) -> plan.problems().forEach(p -> problems.add(name + ": " + p)));
        parts.forEach(part -> problems.addAll(part.problems()));
        return problems;
    }

    private Map<String, MemoryPlan> plans() throws IOException {
        final Map<String, MemoryPlan> plans = new LinkedHashMap<>();
        final MemInfo machine = MemInfo.read();
        for (final IocPart part : parts) {
            final long taken =
                    plans.values().stream().mapToLong(MemoryPlan::bytesTaken).sum();
            plans.putAll(part.plans(machine, taken));
        }
        return plans;
    }

    public void open() throws IOException {
        for (final IocPart part : parts) {
            part.open();
        }
    }

    public void recordsInitialized() {
        parts.forEach(IocPart::recordsInitialized);
    }

    /** Whose names are asked for in the order of the parts. */
    public List<PvSource> pvs() {
        return parts.stream().map(IocPart::pvs).filter(Objects::nonNull).toList();
    }

    public void serving(final PvaServer pva) {
        parts.forEach(part -> part.serving(pva));
    }

    public void stopping() {
        parts.forEach(part -> end(part, part::stopping));
    }

    /** In the opposite order of opening. */
    public void close() {
        for (int i = parts.size() - 1; i >= 0; i--) {
            end(parts.get(i), parts.get(i)::close);
        }
    }

    /** What one part does at its end must not keep the others from theirs. */
    private static void end(final IocPart part, final Ending ending) {
        try {
            ending.run();
        } catch (final Exception e) {
            LOG.warn("closing {}: {}", part.name(), e.toString());
        }
    }

    private interface Ending {
        void run() throws Exception;
    }
}
