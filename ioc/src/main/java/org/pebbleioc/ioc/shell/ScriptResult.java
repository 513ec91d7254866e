package org.pebbleioc.ioc.shell;

/**
 * How a script went.
 *
 * @param errors lines that failed, those of scripts it called included
 * @param ending why it ended
 */
public record ScriptResult(int errors, Ending ending) {
    /** Why a script ended. */
    public enum Ending {
        /** All lines were read, or {@code exit} was met. */
        END,
        /** An error with {@code on error break}, or the file could not be read. */
        BROKEN,
        /** An error with {@code on error halt}: nothing that called this script goes on either. */
        HALTED,
        /** {@link Shell#stop()}. */
        STOPPED
    }
}
