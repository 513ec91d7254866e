package org.pebbleioc.readout.raw;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import org.pebbleioc.readout.page.LinkId;

/**
 * The files of one source, one after the other. While it is written a file is called {@code .NAME.part}; it gets its name
 * when it is whole, and never replaces one that is there. Recorder's thread.
 */
final class RecordFile {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss");

    private final RecorderOptions options;
    private final LinkId source;

    private int number;
    private FileChannel channel;
    private Path partial;
    private Path whole;
    private long bytes;
    private long pages;

    RecordFile(final RecorderOptions options, final LinkId source) {
        this.options = options;
        this.source = source;
    }

    /**
     * Appends a page.
     *
     * @param page from 0 to its limit
     * @return whether it was written; false when there are as many files as there may be
     */
    boolean write(final ByteBuffer page) throws IOException {
        final int more = page.remaining();
        if (channel != null
                && (options.fileBytes() > 0 && bytes + more > options.fileBytes()
                        || options.filePages() > 0 && pages + 1 > options.filePages())) {
            finish();
        }
        if (channel == null) {
            if (options.maxFiles() > 0 && number >= options.maxFiles()) {
                return false;
            }
            open();
        }
        while (page.hasRemaining()) {
            channel.write(page);
        }
        bytes += more;
        pages++;
        return true;
    }

    private void open() throws IOException {
        String name;
        do {
            number++;
            name = name();
            whole = options.folder().resolve(name);
        } while (Files.exists(whole));
        partial = options.folder().resolve("." + name + ".part");
        channel = FileChannel.open(
                partial, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        bytes = 0;
        pages = 0;
    }

    private String name() {
        final String counted = options.template().contains("%f") ? options.template() : options.template() + ".%f";
        final LocalDateTime now = LocalDateTime.now();
        return counted.replace("%i", Integer.toString(source.equipment()))
                .replace("%l", Integer.toString(source.link()))
                .replace("%T", TIME.format(now))
                .replace("%t", Long.toString(System.currentTimeMillis() / 1000))
                .replace("%f", String.format("%03d", number));
    }

    /** Ends the file under way, which gets its name. */
    void finish() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
            Files.move(partial, whole, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** After an error: what is there stays, under its partial name. */
    void abandon() {
        if (channel != null) {
            try {
                channel.close();
            } catch (final IOException e) {
                // one error is enough
            }
            channel = null;
        }
    }

    Path path() {
        return whole;
    }
}
