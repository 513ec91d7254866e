package org.pebbleioc.ioc.stats;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.pebbleioc.ioc.device.Parameter;
import org.pebbleioc.ioc.device.ParameterPort;
import org.pebbleioc.ioc.record.QueueStatus;

/**
 * The parameters of port {@code IOCSTATS}; their names are those of the iocStats device support. Thread {@code ioc-stats}
 * sets them, each group as often as its {@code *_scan_rate} says.
 */
final class StatsPort {
    static final String NAME = "IOCSTATS";
    /** Variables of the environment that have records of their own. */
    static final List<String> VARIABLES = List.of(
            "EPICS_CA_ADDR_LIST",
            "EPICS_CA_CONN_TMO",
            "EPICS_CA_AUTO_ADDR_LIST",
            "EPICS_CA_REPEATER_PORT",
            "EPICS_CA_SERVER_PORT",
            "EPICS_CA_MAX_ARRAY_BYTES",
            "EPICS_CA_MAX_SEARCH_PERIOD",
            "EPICS_CA_BEACON_PERIOD",
            "EPICS_PVA_ADDR_LIST",
            "EPICS_PVA_AUTO_ADDR_LIST",
            "EPICS_PVA_SERVER_PORT",
            "EPICS_PVA_BROADCAST_PORT",
            "EPICS_TIMEZONE",
            "EPICS_TS_NTP_INET",
            "EPICS_IOC_LOG_PORT",
            "EPICS_IOC_LOG_INET");

    /** What only real-time systems have, so that the module's records for them load; 0, as the module says on Linux. */
    private static final List<String> OF_OTHER_SYSTEMS = List.of(
            "free_blocks",
            "allocated_blocks",
            "max_free",
            "workspace_alloc_bytes",
            "workspace_free_bytes",
            "workspace_total_bytes",
            "min_data_mbuf",
            "min_sys_mbuf",
            "data_mbuf",
            "sys_mbuf",
            "inp_errs",
            "out_errs");

    private static final List<String> BOOT_LINES = List.of(
            "bootline", "bootline_1", "bootline_2", "bootline_3", "bootline_4", "bootline_5", "bootline_6", "bsp_rev");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MM/dd/yyyy HH:mm:ss");
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int HALF = 39;

    /** Numbers that are read together. */
    private record Group(Parameter periodS, Map<Parameter, DoubleSupplier> numbers) {}

    private final ParameterPort port = new ParameterPort(NAME);
    private final ProcessFacts facts = new ProcessFacts();
    private final GcPauses pauses;
    private final Instant start = Instant.now();
    private final Parameter timeOfDay = port.octet("tod", "");
    private final Parameter upTime = port.octet("up_time", "00:00:00");
    private final Parameter records = port.float64("records", 0);
    private final List<Group> groups;
    private final long[] nextNs;

    /** @param queues of records that wait for their scan */
    StatsPort(final GcPauses pauses, final ClientCounts clients, final Supplier<List<QueueStatus>> queues) {
        this.pauses = pauses;
        groups = List.of(
                new Group(
                        port.float64("cpu_scan_rate", 10),
                        Map.of(
                                port.float64("sys_cpuload", 0), facts::systemLoadPercent,
                                port.float64("ioc_cpuload", 0), facts::processLoadPercent,
                                port.float64("cpu", 0), facts::processLoadPercent, // the module's older name
                                port.float64("threads", 0), facts::threads)),
                new Group(
                        port.float64("memory_scan_rate", 10),
                        Map.of(
                                port.float64("allocated_bytes", 0), facts::residentBytes,
                                port.float64("free_bytes", 0), facts::availableBytes,
                                port.float64("total_bytes", 0), facts::totalBytes,
                                port.float64("heap_used_bytes", 0), facts::heapUsedBytes,
                                port.float64("heap_max_bytes", 0), facts::heapMostBytes,
                                port.float64("direct_bytes", 0), facts::directBytes,
                                port.float64("sys_zonetemp", 0), facts::zoneTemperature)),
                new Group(
                        port.float64("fd_scan_rate", 20),
                        Map.of(port.float64("fd", 0), facts::openFiles, port.float64("maxfd", 0), facts::mostFiles)),
                new Group(
                        port.float64("ca_scan_rate", 15),
                        Map.of(
                                port.float64("ca_clients", 0), clients::caClients,
                                port.float64("ca_connections", 0), clients::caChannels,
                                port.float64("pva_clients", 0), clients::pvaClients,
                                port.float64("pva_connections", 0), clients::pvaChannels)),
                new Group(port.float64("queue_scan_rate", 1), queues(queues)),
                new Group(port.float64("gc_scan_rate", 1), collector()));
        nextNs = new long[groups.size()];
        fixed();
    }

    private Map<Parameter, DoubleSupplier> queues(final Supplier<List<QueueStatus>> queues) {
        final Map<Parameter, DoubleSupplier> numbers = new LinkedHashMap<>();
        final List<QueueStatus> all = queues.get();
        for (int i = 0; i < all.size(); i++) {
            final int at = i;
            final String name = all.get(i).name() + "Queue";
            numbers.put(
                    port.float64(name + "Used", 0), () -> queues.get().get(at).used());
            numbers.put(
                    port.float64(name + "HiWtrMrk", 0),
                    () -> queues.get().get(at).highWater());
            numbers.put(
                    port.float64(name + "Overruns", 0),
                    () -> queues.get().get(at).overruns());
            // the three queues of callbacks have one size
            if (i == 0 || name.startsWith("scanOnce")) {
                numbers.put(
                        port.float64(i == 0 ? "cbQueueSize" : name + "Size", 0),
                        () -> queues.get().get(at).size());
            }
        }
        return numbers;
    }

    private Map<Parameter, DoubleSupplier> collector() {
        return Map.of(
                port.float64("gc_count", 0),
                pauses::count,
                port.float64("gc_total_ms", 0),
                pauses::totalMs,
                port.float64("gc_last_ms", 0),
                pauses::lastMs,
                port.float64("gc_longest_ms", 0),
                pauses::longestMs,
                port.float64("gc_under_1ms", 0),
                () -> pauses.inClass(0),
                port.float64("gc_1_to_10ms", 0),
                () -> pauses.inClass(1),
                port.float64("gc_10_to_100ms", 0),
                () -> pauses.inClass(2),
                port.float64("gc_over_100ms", 0),
                () -> pauses.inClass(3));
    }

    /** What does not change while the process lives. */
    private void fixed() {
        port.octet("starttod", TIME.format(LocalDateTime.now()));
        port.float64("no_of_cpus", facts.processors());
        port.float64("suspended_tasks", 0); // threads of Java are never suspended
        port.float64("proc_id", facts.processId());
        port.float64("parent_proc_id", facts.parentId());
        port.octet("kernel_ver", facts.kernel());
        port.octet("epics_ver", ProcessFacts.version());
        port.octet("java_ver", "Java " + Runtime.version());
        port.octet("hostname", facts.hostName());
        for (final String name : List.of(
                "startup_script",
                "startup_script_1",
                "startup_script_2",
                "pwd",
                "pwd1",
                "pwd2",
                "engineer",
                "location")) {
            port.octet(name, "");
        }
        VARIABLES.forEach(name -> port.octet(name, ""));
        OF_OTHER_SYSTEMS.forEach(name -> port.float64(name, 0));
        BOOT_LINES.forEach(name -> port.octet(name, "<not available>"));
    }

    ParameterPort port() {
        return port;
    }

    /** At iocInit: what the start-up file has set by now. */
    void started(final UnaryOperator<String> environment, final String directory, final int recordCount) {
        text("pwd", directory);
        halves("pwd1", "pwd2", directory);
        final String script = or(environment.apply("IOCSH_STARTUP_SCRIPT"), "");
        text("startup_script", script);
        halves("startup_script_1", "startup_script_2", script);
        text("engineer", or(environment.apply("ENGINEER"), ""));
        text("location", or(environment.apply("LOCATION"), ""));
        VARIABLES.forEach(name -> text(name, or(environment.apply(name), "")));
        records.set((double) recordCount);
    }

    private static String or(final String text, final String other) {
        return text == null ? other : text;
    }

    private void halves(final String first, final String second, final String text) {
        text(first, text.substring(0, Math.min(HALF, text.length())));
        text(second, text.length() <= HALF ? "" : text.substring(HALF, Math.min(2 * HALF, text.length())));
    }

    private void text(final String name, final String text) {
        port.find(name).set(text);
    }

    /** Sets what is due. @return nanoseconds until it wants to be called again */
    long doWork(final long nowNs) {
        timeOfDay.set(TIME.format(LocalDateTime.now()));
        upTime.set(upTime(Duration.between(start, Instant.now())));
        for (int i = 0; i < groups.size(); i++) {
            if (nowNs - nextNs[i] >= 0) {
                final Group group = groups.get(i);
                final double periodS = Math.max(1, Math.min(60, group.periodS().doubleValue()));
                nextNs[i] = nowNs + (long) (periodS * SECOND_NS);
                group.numbers().forEach(StatsPort::set);
            }
        }
        return SECOND_NS;
    }

    private static void set(final Parameter parameter, final DoubleSupplier number) {
        final double value = number.getAsDouble();
        if (value != parameter.doubleValue()) {
            parameter.set(value);
        }
    }

    static String upTime(final Duration up) {
        final String time = String.format("%02d:%02d:%02d", up.toHoursPart(), up.toMinutesPart(), up.toSecondsPart());
        return up.toDays() == 0 ? time : up.toDays() + (up.toDays() == 1 ? " day, " : " days, ") + time;
    }
}
