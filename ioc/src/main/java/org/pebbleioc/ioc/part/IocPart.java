package org.pebbleioc.ioc.part;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pebbleioc.ioc.shell.CommandRegistry;
import org.pebbleioc.ioc.subroutine.Subroutines;
import org.pebbleioc.pva.server.PvSource;
import org.pebbleioc.pva.server.PvaServer;
import org.pebbleioc.readout.MemoryPlan;
import org.pebbleioc.readout.memory.MemInfo;

/**
 * One subsystem of an IOC, such as the cameras. The IOC calls, on the shell's thread and in this order: {@link
 * #addCommands} before the start-up file is read; {@link #plans} at iocInit, which refuses when a plan has problems;
 * {@link #open} for every part; {@link #recordsInitialized} while
 * records come to life; then the servers start; {@link #serving}. At the end, from any
 * thread: {@link #stopping} for every part, the servers close, {@link #close} in the opposite order of opening. Every
 * method must be back within its share of the 5 s that an exit may take.
 */
public interface IocPart extends AutoCloseable {
    /** What the log calls it. */
    String name();

    /** Registers the commands by which a start-up file configures this part, and those that report on it. */
    void addCommands(CommandRegistry registry);

    /** Functions that {@code sub} and {@code aSub} records call by name; before the start-up file is read. */
    default void addSubroutines(final Subroutines functions) {}

    /** Options of this part's commands that {@code -p key=value} on the command line may override. */
    default Set<String> optionKeys() {
        return Set.of();
    }

    /**
     * The memory this part will take, by the name its table has in the printed plan.
     *
     * @param takenBytes what the parts before this one take
     * @throws IOException the machine does not say what it has
     */
    default Map<String, MemoryPlan> plans(final MemInfo machine, final long takenBytes) throws IOException {
        return Map.of();
    }

    /** What else stands against starting, one sentence each; empty when nothing does. */
    default List<String> problems() {
        return List.of();
    }

    /**
     * iocInit: takes its memory and starts its threads.
     *
     * @throws IOException it cannot start, and iocInit fails with this message
     */
    default void open() throws IOException {}

    /** Records are connected and hold their first values; none has been processed yet. */
    default void recordsInitialized() {}

    /** The PVs it serves beyond records; null for none. Asked once, after {@link #open}. */
    default PvSource pvs() {
        return null;
    }

    /** The servers answer from now on. */
    default void serving(final PvaServer pva) {}

    /** The IOC is about to end: begin nothing new; what is on its way may still go through. */
    default void stopping() {}

    /** Gives everything back. Called once, also when {@link #open} was never called. */
    @Override
    default void close() throws IOException {}
}
