package org.pebbleioc.readout.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Reads what {@link EventRecorder} has written, event by event, and checks every byte. A file that was cut off, by a
 * crash or because it is still being written, is read up to its last whole event.
 */
final class EventFile implements AutoCloseable {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int MAX_JSON_BYTES = 16 << 20;
    private static final int PIECE_BYTES = 1 << 20;
    private static final int NPY_PREFIX = 10;

    /**
     * An array of an event.
     *
     * @param at where its elements begin in the file
     */
    record Array(String file, String type, List<Integer> shape, long bytes, String crc32c, long at) {}

    /**
     * A PV of an event.
     *
     * @param array null where the PV brought no data
     */
    record Pv(String name, String outcome, String reason, long uniqueId, long timeStampNs, Array array) {}

    /** One event. */
    record Event(
            int eventCounter,
            long pulseId,
            long timeNs,
            int damage,
            int pvDamage,
            String pvDamageText,
            Array pebble,
            List<Pv> pvs) {}

    private final FileChannel file;
    private long at;
    private String end = "";

    EventFile(final Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.READ);
    }

    /** The next whole event, or null where no more is; then {@link #end} says why. */
    Event next() throws IOException {
        final Map<String, Long> entries = new LinkedHashMap<>();
        while (true) {
            final byte[] block = new byte[Tar.BLOCK];
            if (!read(block, at)) {
                end = entries.isEmpty() && at >= file.size() ? "not closed, whole events only" : "cut off in an event";
                return null;
            }
            final Tar.Entry entry = Tar.read(block);
            if (entry == null) {
                end = entries.isEmpty() ? "closed" : "cut off in an event";
                return null;
            }
            final long dataAt = at + Tar.BLOCK;
            final long next = dataAt + entry.size() + Tar.padding(entry.size());
            if (dataAt + entry.size() > file.size()) {
                end = "cut off in an event";
                return null;
            }
            at = next;
            if (!entry.name().endsWith("/event.json")) {
                entries.put(entry.name(), dataAt);
                continue;
            }
            if (entry.size() > MAX_JSON_BYTES) {
                throw new EventFileException(entry.name() + " is of " + entry.size() + " bytes");
            }
            final byte[] text = new byte[(int) entry.size()];
            read(text, dataAt);
            return event(text, entries);
        }
    }

    /** How the file ends: {@code closed}, or that it was cut off; empty while there are more events. */
    String end() {
        return end;
    }

    private boolean read(final byte[] into, final long from) throws IOException {
        final ByteBuffer buffer = ByteBuffer.wrap(into);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, from + buffer.position()) < 0) {
                return false;
            }
        }
        return true;
    }

    private Event event(final byte[] text, final Map<String, Long> entries) throws IOException {
        final Map<String, Object> json;
        try (JsonParser parser = JSON.createParser(text)) {
            parser.nextToken();
            json = object(parser);
        }
        if (!"pebbleioc-event-1".equals(json.get("format"))) {
            throw new EventFileException("format=" + json.get("format") + ", pebbleioc-event-1 is understood");
        }
        final List<Pv> pvs = new ArrayList<>();
        for (final Object one : (List<?>) json.get("pvs")) {
            final Map<?, ?> pv = (Map<?, ?>) one;
            pvs.add(new Pv(
                    text(pv, "name"),
                    text(pv, "outcome"),
                    text(pv, "reason"),
                    number(pv, "uniqueId"),
                    number(pv, "timeStampNs"),
                    pv.containsKey("file") ? array(pv, entries) : null));
        }
        return new Event(
                (int) number(json, "eventCounter"),
                number(json, "pulseId"),
                number(json, "timeNs"),
                (int) number(json, "damage"),
                (int) number(json, "pvDamage"),
                text(json, "pvDamageText"),
                array((Map<?, ?>) json.get("pebble"), entries),
                pvs);
    }

    private Array array(final Map<?, ?> json, final Map<String, Long> entries) throws IOException {
        final String name = text(json, "file");
        final Long entryAt = entries.get(name);
        if (entryAt == null) {
            throw new EventFileException(name + " is not in the file");
        }
        final byte[] prefix = new byte[NPY_PREFIX];
        if (!read(prefix, entryAt) || prefix[1] != 'N') {
            throw new EventFileException(name + " is no NumPy array");
        }
        final long dataAt = entryAt + NPY_PREFIX + (prefix[8] & 0xFF) + ((prefix[9] & 0xFF) << 8);
        final List<Integer> shape = new ArrayList<>();
        ((List<?>) json.get("shape")).forEach(size -> shape.add(((Number) size).intValue()));
        return new Array(name, text(json, "type"), shape, number(json, "bytes"), text(json, "crc32c"), dataAt);
    }

    /** The elements, little-endian. */
    ByteBuffer data(final Array array) throws IOException {
        return file.map(FileChannel.MapMode.READ_ONLY, array.at(), array.bytes())
                .order(java.nio.ByteOrder.LITTLE_ENDIAN);
    }

    /** Whether the elements are what was written. */
    boolean isIntact(final Array array) throws IOException {
        final CRC32C crc = new CRC32C();
        final ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
        for (long done = 0; done < array.bytes(); ) {
            piece.clear().limit((int) Math.min(PIECE_BYTES, array.bytes() - done));
            final int count = file.read(piece, array.at() + done);
            if (count < 0) {
                return false;
            }
            crc.update(piece.flip());
            done += count;
        }
        return String.format("%08x", crc.getValue()).equals(array.crc32c());
    }

    private static String text(final Map<?, ?> json, final String key) {
        final Object value = json.get(key);
        return value == null ? "" : value.toString();
    }

    private static long number(final Map<?, ?> json, final String key) {
        return json.get(key) instanceof Number number ? number.longValue() : 0;
    }

    private static Map<String, Object> object(final JsonParser parser) throws IOException {
        final Map<String, Object> object = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            final String name = parser.currentName();
            parser.nextToken();
            object.put(name, value(parser));
        }
        return object;
    }

    private static Object value(final JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> {
                final List<Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield list;
            }
            case VALUE_NUMBER_INT -> parser.getLongValue();
            default -> parser.getText();
        };
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
