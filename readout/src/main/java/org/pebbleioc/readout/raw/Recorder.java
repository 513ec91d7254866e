package org.pebbleioc.readout.raw;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.pebbleioc.readout.page.LinkId;
import org.pebbleioc.readout.page.LinkTimeFrame;
import org.pebbleioc.readout.page.PageHolder;
import org.pebbleioc.readout.page.PageHolders;
import org.pebbleioc.readout.page.TimeFrameSink;
import org.pebbleioc.readout.ship.FrameInbox;
import org.pebbleioc.readout.ship.ShipCounter;
import org.pebbleioc.readout.ship.ShipCounts;
import org.pebbleioc.readout.ship.ShipOptions;

/**
 * Writes pages to files of raw data, one after the other as they are, on a thread of its own, {@code record-NAME}, behind a
 * bounded queue. An error of the disk ends the recording, is said and counted, and costs nobody else anything.
 */
public final class Recorder implements TimeFrameSink, AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(Recorder.class);
    private static final long IDLE_NS = 20_000_000;
    private static final long CLOSE_MS = 3_000;

    private final String name;
    private final RecorderOptions options;
    private final PageHolder holder;
    private final ShipCounts counts = new ShipCounts();
    private final FrameInbox inbox;
    private final Thread thread;

    // The recorder's thread; the numbers are read by anybody.
    private final Map<LinkId, RecordFile> files = new LinkedHashMap<>();
    private final AtomicLong pages = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong pagesNotRecorded = new AtomicLong();
    private final AtomicLong errors = new AtomicLong();
    private volatile String error = "";
    private volatile String lastFile = "";
    private volatile boolean isWriting;

    private volatile boolean isActive;
    private volatile boolean isFinishing;
    private volatile boolean isClosing;

    /** @param queue the limits and the policy of the queue; what it says of clients has no meaning here */
    public Recorder(
            final String name, final RecorderOptions options, final ShipOptions queue, final PageHolders holders) {
        this.name = name;
        this.options = options;
        holder = holders.register(name);
        inbox = new FrameInbox(queue, holder, counts);
        thread = new Thread(this::run, "record-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Records from now on.
     *
     * @throws IOException the folder is not there or cannot be written
     */
    public void arm() throws IOException {
        if (!Files.isDirectory(options.folder()) || !Files.isWritable(options.folder())) {
            throw new IOException("folder " + options.folder() + " is not there, or cannot be written");
        }
        error = "";
        isActive = true;
    }

    /** Records no more; what is queued is still written, then files get their names. Returns at once. */
    public void disarm() {
        isActive = false;
        end();
    }

    /** A run is over: its files get their names as soon as what is queued is written. */
    @Override
    public void end() {
        isFinishing = true;
        LockSupport.unpark(thread);
    }

    public boolean isActive() {
        return isActive;
    }

    @Override
    public String name() {
        return name;
    }

    /** A recorder that is not recording takes nothing, and that is no loss. */
    @Override
    public boolean offer(final LinkTimeFrame frame) {
        if (!isActive) {
            return true;
        }
        final boolean taken = inbox.offer(frame);
        LockSupport.unpark(thread);
        return taken;
    }

    private void run() {
        while (!isClosing || !inbox.isEmpty()) {
            isWriting = true;
            final LinkTimeFrame frame = inbox.poll();
            if (frame != null) {
                record(frame);
                isWriting = false;
                continue;
            }
            isWriting = false;
            if (isFinishing) {
                isFinishing = false;
                finish();
            }
            LockSupport.parkNanos(this, IDLE_NS);
        }
        finish();
    }

    private void record(final LinkTimeFrame frame) {
        final long before = pages.get();
        try {
            if (error.isEmpty()) {
                write(frame);
            }
        } catch (final IOException e) {
            fail(e);
        } finally {
            pagesNotRecorded.addAndGet(frame.pageCount() - (pages.get() - before));
            counts.increment(ShipCounter.FRAMES_BUILT);
            inbox.done(frame.pool(), frame.pageCount());
            frame.release(holder);
        }
    }

    private void write(final LinkTimeFrame frame) throws IOException {
        final RecordFile file = files.computeIfAbsent(key(frame.source()), s -> new RecordFile(options, s));
        for (int page = 0; page < frame.pageCount(); page++) {
            final ByteBuffer view = frame.page(page).slice(0, frame.usedBytes(page));
            if (file.write(view)) {
                pages.incrementAndGet();
                bytes.addAndGet(frame.usedBytes(page));
                lastFile = file.path().toString();
            }
        }
    }

    /** Sources that share a file are one. */
    private LinkId key(final LinkId source) {
        final boolean perLink = options.isPerLink();
        final boolean perEquipment = options.isPerEquipment();
        return new LinkId(
                perEquipment ? source.card() : 0,
                perEquipment ? source.endPoint() : 0,
                perLink ? source.link() : 0,
                0,
                0);
    }

    private void fail(final IOException e) {
        errors.incrementAndGet();
        error = "recording stopped: " + e.getMessage();
        isActive = false;
        LOG.error("{}: {}", name, error, e);
        files.values().forEach(RecordFile::abandon);
        files.clear();
    }

    private void finish() {
        for (final RecordFile file : files.values()) {
            try {
                file.finish();
            } catch (final IOException e) {
                errors.incrementAndGet();
                error = "a file could not be finished: " + e.getMessage();
                LOG.error("{}: {}", name, error, e);
            }
        }
        files.clear();
    }

    /** Pages written. */
    public long pages() {
        return pages.get();
    }

    public long bytes() {
        return bytes.get();
    }

    /** Pages that came after the last file that may be, or after an error. */
    public long pagesNotRecorded() {
        return pagesNotRecorded.get();
    }

    public long errors() {
        return errors.get();
    }

    /** Why recording has stopped by itself; empty when it has not. */
    public String error() {
        return error;
    }

    public String lastFile() {
        return lastFile;
    }

    /** Time frames offered, refused and dropped: {@link ShipCounter}. */
    public ShipCounts counts() {
        return counts;
    }

    /** Whether nothing waits and nothing is being written. */
    public boolean isIdle() {
        return inbox.isEmpty() && !isWriting;
    }

    /** Writes what is queued, ends the files. Bounded. */
    @Override
    public void close() {
        isActive = false;
        inbox.close();
        isClosing = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        try {
            thread.join(CLOSE_MS);
            if (thread.isAlive()) {
                inbox.discard(); // the disk is too slow: what waits is dropped, and counted
                thread.join(TimeUnit.SECONDS.toMillis(1));
            }
        } catch (final InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
