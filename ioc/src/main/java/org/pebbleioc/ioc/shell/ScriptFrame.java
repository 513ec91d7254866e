package org.pebbleioc.ioc.shell;

import java.nio.file.Path;

/** One script that is being read, or one line that a command runs. Shell thread. */
final class ScriptFrame {
    /** The script, or null for a line that was typed. */
    final Path file;

    ErrorPolicy policy;
    int line;

    ScriptFrame(final Path file, final ErrorPolicy policy) {
        this.file = file;
        this.policy = policy;
    }
}
