package org.pebbleioc.ioc.db;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * {@code dbLoadRecords} and {@code dbLoadTemplate}: reads all of a file first, then hands everything to the database,
 * which takes all or nothing. One thread (the shell's).
 */
public final class DbLoader {
    /** Takes definitions, all or none. */
    public interface Sink {
        void commit(Definitions definitions) throws DbFileException;
    }

    private final Sink sink;
    private final UnaryOperator<String> environment;
    private final java.util.function.Supplier<Path> workingFolder;

    /**
     * @param environment value of an environment variable or null; {@code EPICS_DB_INCLUDE_PATH} is asked for,
     *     {@code PEBBLEIOC_DB}, the folder that is searched last, and macros that no load command defines
     * @param workingFolder what {@code cd} last chose
     */
    public DbLoader(
            final Sink sink,
            final UnaryOperator<String> environment,
            final java.util.function.Supplier<Path> workingFolder) {
        this.sink = sink;
        this.environment = environment;
        this.workingFolder = workingFolder;
    }

    /**
     * Loads a record file.
     *
     * @param macros {@code "P=X:,R=cam1:"}, may be empty or null
     * @throws IllegalArgumentException when the macro list is malformed
     */
    public void loadRecords(final String file, final String macros) throws IOException, DbFileException {
        final FileFinder finder = finder();
        final Definitions definitions = new Definitions();
        new DbParser(finder, macros(macros), definitions).parse(find(finder, file));
        sink.commit(definitions);
    }

    /**
     * Loads a definition file ({@code .dbd}). Record types, menus and device support are built in and skipped;
     * breakpoint tables and records count.
     *
     * @param path folders to look in first, with colons between; may be null
     * @return false when there is no such file, which is no error: a C IOC's .dbd file is not needed here
     */
    public boolean loadDatabase(final String file, final String path, final String macros)
            throws IOException, DbFileException {
        final FileFinder finder = finder();
        finder.path(path, true);
        final Path found = finder.find(file, null);
        if (found == null) {
            return false;
        }
        final Definitions definitions = new Definitions();
        new DbParser(finder, macros(macros), definitions).parse(found);
        sink.commit(definitions);
        return true;
    }

    /** Loads a substitution file with the templates it names. */
    public void loadTemplate(final String file, final String macros) throws IOException, DbFileException {
        final FileFinder finder = finder();
        final Definitions definitions = new Definitions();
        new SubstitutionParser(finder, macros(macros), definitions).parse(find(finder, file));
        sink.commit(definitions);
    }

    private Macros macros(final String list) {
        return Macros.of(Map.of(), environment).with(list);
    }

    private FileFinder finder() {
        return new FileFinder(
                workingFolder.get(), environment.apply("EPICS_DB_INCLUDE_PATH"), environment.apply("PEBBLEIOC_DB"));
    }

    private static Path find(final FileFinder finder, final String file) throws DbFileException {
        final Path found = finder.find(file, null);
        if (found == null) {
            throw new DbFileException(new Location(file, 0, 0), "no such file in " + finder.searched(), "");
        }
        return found;
    }
}
