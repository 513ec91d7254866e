package org.pebbleioc.readout.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.readout.event.Damage;
import org.pebbleioc.readout.transition.ArrayFormat;
import org.pebbleioc.readout.transition.CompleteEvent;
import org.pebbleioc.readout.transition.ElementType;
import org.pebbleioc.readout.transition.EventConsumer;
import org.pebbleioc.readout.transition.Outcome;
import org.pebbleioc.readout.transition.PvImage;

/**
 * Records complete events. Each event is a few tar entries: {@code NNNNNNNN/pebble.npy}, {@code NNNNNNNN/ALIAS.npy} for
 * each PV that brought data, and last {@code NNNNNNNN/event.json}, which says what they are and carries their checksums:
 * an event without it was cut off. Pixels go from the buffers to the file without a copy of ours.
 *
 * <p>Files are named {@code PREFIX-YYYYMMDDThhmmss-NNN.tar}, a new one for each run and whenever {@code maxBytes} is
 * reached; a file is never written over. Thread {@code sink-NAME}; counters from any.
 */
public final class EventRecorder implements EventConsumer {
    private static final JsonFactory JSON = new JsonFactory();
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);
    private static final int PIECE_BYTES = 1 << 20;

    private final Path prefix;
    private final long maxBytes;

    // Thread of the sink.
    private FileChannel file;
    private long at;
    private long number;
    private int part;

    private final AtomicLong events = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private volatile String current = "";

    /**
     * @param prefix folder and beginning of the files' names; the folder must exist
     * @param maxBytes a new file is begun behind this size
     */
    public EventRecorder(final Path prefix, final long maxBytes) throws IOException {
        this.prefix = prefix.toAbsolutePath();
        this.maxBytes = maxBytes;
        if (!Files.isDirectory(this.prefix.getParent()) || !Files.isWritable(this.prefix.getParent())) {
            throw new IOException("cannot record to " + prefix + ": " + this.prefix.getParent()
                    + " is not a folder that this process can write to");
        }
    }

    @Override
    public void opened() {
        number = 0;
    }

    /** A file without events is never made. */
    private void open() throws IOException {
        final String stamp = STAMP.format(Instant.now());
        while (true) {
            final Path path =
                    prefix.resolveSibling(String.format("%s-%s-%03d.tar", prefix.getFileName(), stamp, part++ % 1000));
            try {
                file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                at = 0;
                current = path.toString();
                return;
            } catch (final java.nio.file.FileAlreadyExistsException e) {
                if (part > 1000) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void accept(final CompleteEvent event) throws IOException {
        if (file == null) {
            open();
        }
        final long from = at;
        try {
            write(event);
            events.incrementAndGet();
            bytes.addAndGet(at - from);
        } catch (final IOException e) {
            file.truncate(from); // what is whole stays readable, and the next event begins where this one did
            at = from;
            throw new IOException(current + ": " + e.getMessage(), e);
        }
        if (at >= maxBytes) {
            closed();
        }
    }

    private void write(final CompleteEvent event) throws IOException {
        final String folder = String.format("%08d/", ++number);
        final ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            head(json, event);
            final ByteBuffer pebble = event.pebbleData();
            final ArrayFormat format = pebbleFormat(event.event().format(), pebble.remaining());
            json.writeObjectFieldStart("pebble");
            array(json, folder + "pebble.npy", format, pebble, event.timeNs());
            json.writeEndObject();
            json.writeArrayFieldStart("pvs");
            for (final CompleteEvent.Part pv : event.parts()) {
                json.writeStartObject();
                pv(json, pv);
                if (pv.hasData()) {
                    array(json, folder + fileName(pv.name()) + ".npy", pv.format(), pv.data(), event.timeNs());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        entry(folder + "event.json", new byte[0], ByteBuffer.wrap(text.toByteArray()), event.timeNs());
    }

    private static void head(final JsonGenerator json, final CompleteEvent event) throws IOException {
        json.writeStringField("format", "pebbleioc-event-1");
        json.writeNumberField("eventCounter", event.event().eventCounter());
        json.writeNumberField("pulseId", event.event().pulseId());
        json.writeNumberField("timeNs", event.timeNs());
        json.writeStringField("time", instant(event.timeNs()));
        json.writeNumberField("damage", event.event().damage());
        json.writeStringField("damageText", Damage.text(event.event().damage()));
        json.writeNumberField("pvDamage", event.damage());
        json.writeStringField("pvDamageText", Outcome.damageText(event.damage()));
        json.writeNumberField("lostBefore", event.event().lostBefore());
        json.writeNumberField("pebbleIndex", event.pebbleIndex());
    }

    private static void pv(final JsonGenerator json, final CompleteEvent.Part pv) throws IOException {
        json.writeStringField("name", pv.name());
        json.writeStringField("outcome", pv.outcome().label());
        json.writeNumberField("damage", pv.outcome().damageBit());
        final PvImage image = pv.image();
        if (image != null) {
            if (!image.reason().isEmpty()) {
                json.writeStringField("reason", image.reason());
            }
            json.writeNumberField("uniqueId", image.uniqueId());
            json.writeNumberField("timeStampNs", image.timeNs());
            json.writeNumberField("dataTimeStampNs", image.dataTimeNs());
        }
    }

    /** Rows that were not delivered are not there; without a whole row the bytes are just bytes. */
    private static ArrayFormat pebbleFormat(final ImageFormat format, final int payloadBytes) {
        final int rowBytes =
                format == null ? 0 : format.width() * format.pixelType().bytes();
        if (rowBytes == 0 || payloadBytes % rowBytes != 0 || payloadBytes == 0) {
            return new ArrayFormat(ElementType.UINT8, List.of(payloadBytes));
        }
        return new ArrayFormat(
                ElementType.valueOf(format.pixelType().name()), List.of(payloadBytes / rowBytes, format.width()));
    }

    /** Characters that a file name should not have. */
    private static String fileName(final String alias) {
        return alias.replaceAll("[^A-Za-z0-9_.-]", "_");
    }

    private void array(
            final JsonGenerator json,
            final String name,
            final ArrayFormat format,
            final ByteBuffer data,
            final long timeNs)
            throws IOException {
        final CRC32C crc = new CRC32C();
        crc.update(data.duplicate());
        json.writeStringField("file", name);
        json.writeStringField("type", format.type().label());
        json.writeArrayFieldStart("shape");
        for (final int size : format.shape()) {
            json.writeNumber(size);
        }
        json.writeEndArray();
        json.writeNumberField("bytes", data.remaining());
        json.writeStringField("crc32c", String.format("%08x", crc.getValue()));
        entry(name, Npy.head(format), data, timeNs);
    }

    private void entry(final String name, final byte[] head, final ByteBuffer data, final long timeNs)
            throws IOException {
        final long size = head.length + (long) data.remaining();
        final ByteBuffer before = ByteBuffer.allocate(Tar.BLOCK + head.length).order(ByteOrder.LITTLE_ENDIAN);
        Tar.header(before, name, size, Math.max(0, timeNs / 1_000_000_000L));
        before.put(head).flip();
        writeAll(before);
        final int end = data.limit();
        while (data.position() < end) { // in pieces: the Java library copies heap buffers whole
            data.limit(Math.min(end, data.position() + PIECE_BYTES));
            writeAll(data);
        }
        writeAll(ByteBuffer.allocate(Tar.padding(size)));
    }

    private void writeAll(final ByteBuffer data) throws IOException {
        while (data.hasRemaining()) {
            at += file.write(data, at);
        }
    }

    private static String instant(final long ns) {
        return Instant.ofEpochSecond(ns / 1_000_000_000L, ns % 1_000_000_000L).toString();
    }

    @Override
    public void closed() throws IOException {
        if (file != null) {
            try (FileChannel closing = file) {
                file = null;
                at += closing.write(ByteBuffer.allocate(2 * Tar.BLOCK), at);
            }
        }
    }

    /** Events that are whole on disk. */
    public long events() {
        return events.get();
    }

    public long bytes() {
        return bytes.get();
    }

    /** The file that is or was written last; empty before the first event. */
    public String currentFile() {
        return current;
    }
}
