package org.pebbleioc.ioc.autosave;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code save_restoreSet_*} and the path commands chose. Written by the shell, read by the save thread. */
final class AutosaveOptions {
    private static final int DEFAULT_MODE = 0664;

    // guarded by this
    private final List<Path> requestFolders = new ArrayList<>();
    private Path saveFolder;

    volatile int sequenceFiles = 3;
    volatile int sequencePeriodS = 60;
    volatile int retryS = 60;
    volatile int forcedPeriodS = -1;
    volatile int datedBackupPeriodMin;
    volatile boolean incompleteSetsOk = true;
    volatile boolean datedBackupFiles = true;
    volatile int fileMode = DEFAULT_MODE;
    volatile String statusPrefix = "";

    synchronized void addRequestFolder(final Path folder) {
        requestFolders.add(folder);
    }

    /** Where request files are looked for; {@code here} where nobody said anything. */
    synchronized List<Path> requestFolders(final Path here) {
        return requestFolders.isEmpty() ? List.of(here) : List.copyOf(requestFolders);
    }

    synchronized void saveInto(final Path folder) {
        saveFolder = folder;
    }

    synchronized Path saveFolder(final Path here) {
        return saveFolder == null ? here : saveFolder;
    }
}
