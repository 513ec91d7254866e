package org.pebbleioc.ioc.record;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.pebbleioc.ioc.channel.Channel;
import org.pebbleioc.ioc.channel.DbrType;
import org.pebbleioc.ioc.channel.Sample;
import org.pebbleioc.ioc.db.DbLoader;
import org.pebbleioc.ioc.device.ParameterPort;
import org.pebbleioc.ioc.device.ParameterPorts;

/** An IOC without threads: tests move its clock and its scanners by hand. */
public final class TestIoc {
    public final ParameterPorts ports = new ParameterPorts();
    public final ParameterPort port = new ParameterPort("P1");
    public final AtomicLong clockNs = new AtomicLong(1_700_000_000_000_000_000L);
    public final RecordDatabase database = new RecordDatabase(ports, clockNs::get);
    public final RecordListing listing = new RecordListing(database);

    public TestIoc() {
        ports.add(port);
    }

    public TestIoc load(final String text) throws Exception {
        final Path file = Files.createTempFile("ioc", ".db");
        try {
            Files.writeString(file, text);
            new DbLoader(database, name -> null, () -> Path.of(".")).loadRecords(file.toString(), "");
        } finally {
            Files.delete(file);
        }
        return this;
    }

    public TestIoc init() {
        database.iocInit();
        database.doWork(0);
        return this;
    }

    public void work() {
        database.doWork(0);
    }

    public void work(final double seconds) {
        database.doWork((long) (seconds * 1e9));
    }

    public String text(final String name) {
        return listing.text(name);
    }

    public double number(final String name) {
        return ((Number) java.lang.reflect.Array.get(sample(name).array(), 0)).doubleValue();
    }

    public Sample sample(final String name) {
        return database.find(name).sample();
    }

    public void put(final String name, final String value) throws Channel.PutException {
        listing.put(name, value);
    }

    public void put(final String name, final double value) throws Channel.PutException {
        database.find(name).put(DbrType.DOUBLE, new double[] {value}, 1, null);
    }

    /** Puts with completion; the list gets one entry when it is told. */
    public List<String> putNotify(final String name, final double value) throws Channel.PutException {
        final List<String> told = new ArrayList<>();
        database.find(name)
                .put(DbrType.DOUBLE, new double[] {value}, 1, error -> told.add(error == null ? "ok" : error));
        return told;
    }

    /** Values and masks of every event from now on. */
    public List<String> watch(final String name, final int mask) {
        final List<String> events = new ArrayList<>();
        final Channel channel = database.find(name);
        channel.subscribe(
                mask,
                (sample, event) -> events.add(
                        java.lang.reflect.Array.get(sample.array(), 0) + "/" + sample.severity() + "/" + event));
        return events;
    }

    public String alarm(final String name) {
        return text(name + ".STAT") + " " + text(name + ".SEVR");
    }
}
