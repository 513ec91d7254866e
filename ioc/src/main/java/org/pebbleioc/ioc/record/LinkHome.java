package org.pebbleioc.ioc.record;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** The link field that an end belongs to: who hears of its changes. Any thread. */
final class LinkHome {
    private static final Logger LOG = LogManager.getLogger(LinkHome.class);

    private final DbRecord record;
    private final FieldDef field;
    private final Processor processor;
    private final LinkNetworks networks;
    /** A look at the record waits on the scan thread already. */
    private final AtomicBoolean looking = new AtomicBoolean();

    private final AtomicBoolean connectionChanged = new AtomicBoolean();
    private final AtomicBoolean passiveWanted = new AtomicBoolean();

    LinkHome(final DbRecord record, final FieldDef field, final Processor processor, final LinkNetworks networks) {
        this.record = record;
        this.field = field;
        this.processor = processor;
        this.networks = networks;
    }

    DbRecord record() {
        return record;
    }

    FieldDef field() {
        return field;
    }

    boolean isInput() {
        return field.type() == FieldType.INLINK;
    }

    Processor processor() {
        return processor;
    }

    LinkNetworks networks() {
        return networks;
    }

    /** Runs something on the scan thread, which holds no lock then; nothing for null. */
    void later(final Runnable taskOrNull) {
        if (taskOrNull != null) {
            processor.scanIo().submit(taskOrNull);
        }
    }

    /** The record is to be processed. */
    void process() {
        processor.scanIo().request(record);
    }

    /** The same, for the first value of many links at once: no queue is too small for it. */
    void processSurely() {
        processor.scanIo().submit(() -> processor.scanIo().run(record));
    }

    /** The link was connected or lost: the record type may show it. */
    void connectionChanged() {
        connectionChanged.set(true);
        look();
    }

    /** The record is to be processed if it is passive. */
    void processIfPassive() {
        passiveWanted.set(true);
        look();
    }

    private void look() {
        if (looking.compareAndSet(false, true)) {
            processor.scanIo().submit(this::lookNow);
        }
    }

    private void lookNow() {
        looking.set(false);
        final LockSet set = LockSets.lock(record);
        try {
            if (connectionChanged.getAndSet(false)) {
                record.type().support().linkChanged(record, field, processor);
            }
            if (passiveWanted.getAndSet(false) && record.isPassive()) {
                process();
            }
        } catch (final RuntimeException e) {
            LOG.error("{}.{}: {}", record, field.name(), e.toString());
        } finally {
            LockSets.unlock(set);
        }
    }
}
