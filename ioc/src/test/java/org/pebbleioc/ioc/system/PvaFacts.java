package org.pebbleioc.ioc.system;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.epics.pva.client.PVAChannel;
import org.epics.pva.client.RecordOptions;
import org.epics.pva.data.PVAData;
import org.epics.pva.data.PVANumber;
import org.epics.pva.data.PVAString;
import org.epics.pva.data.PVAStructure;
import org.epics.pva.data.PVAStructureArray;
import org.epics.pva.data.PVAny;

/**
 * Asks a PVAccess server of the records in {@code fidelity.db} and {@code pva.db}, through Phoebus's client, and writes down
 * what it answers: the same questions for a C IOC with QSRV, whose answers are kept, and for ours. A line that does not
 * begin with a space is what the lines below are about.
 */
final class PvaFacts {
    private static final long LIMIT_S = 10;
    private static final long NOBODY_MS = 500;
    private static final long EPICS_EPOCH = 631_152_000L;

    /** Everything about these is told. */
    private static final List<String> WHOLE = Stream.of(
                    "F:ai F:ao F:undefined F:longin F:bi F:bo F:boplain F:mbbo F:mbbi F:stringin F:number F:calc F:char F:uchar F:short"
                            .split(" "),
                    "F:ushort F:long F:ulong F:float F:double F:string F:enum F:one F:empty F:text F:tagged F:group"
                            .split(" "),
                    "Q:int64 Q:int64in Q:lsi Q:lso Q:printf Q:aao Q:aai Q:subArray Q:compress Q:histogram Q:mbbiDirect Q:mbboDirect"
                            .split(" "),
                    "Q:calcout Q:sel Q:fanout Q:event Q:permissive Q:state Q:high Q:hex Q:binary Q:badform Q:comm Q:broken"
                            .split(" "),
                    "F:ai.DESC F:ai.DESC$ F:ai.HIHI F:ai.SCAN F:ai.HHSV F:ai.PREC F:ai.EGU F:ai.PHAS F:ai.UDF F:ai.STAT F:ai.SEVR F:ai.INP"
                            .split(" "),
                    "F:ai.INP$ F:ai.FLNK F:ai.NAME F:ai.NAME$ F:ai.RTYP F:ao.DRVH F:ao.OVAL F:bi.ZNAM F:bi.OSV F:bi.RVAL"
                            .split(" "),
                    "F:mbbo.ZRST F:mbbo.TWVL F:calc.A F:calc.CALC F:calc.CALC$ F:calc.INPA F:calc.INPA$ F:double.NELM F:double.NORD"
                            .split(" "),
                    "F:double.FTVL F:longin.HOPR F:longin.PACT F:stringin.VAL$ Q:hex.HOPR F:text.VAL$ Q:lsi.VAL$ Q:lsi.VAL"
                            .split(" "),
                    "F:double.[1:2] F:double.VAL{\"arr\":{\"s\":0,\"i\":2}} F:ai.VAL{\"dbnd\":{\"d\":5}} F:ai. G:each G:all G:loose G:fields G:table"
                            .split(" "),
                    "G:image".split(" "))
            .flatMap(Arrays::stream)
            .toList();

    private final PvaPeer peer;
    private final List<String> lines = new ArrayList<>();

    private PvaFacts(final PvaPeer peer) {
        this.peer = peer;
    }

    /** Asks all questions, in one order: later ones depend on what earlier ones wrote. */
    static List<String> of(final PvaPeer peer) throws Exception {
        final PvaFacts facts = new PvaFacts(peer);
        facts.arrays();
        for (final String name : WHOLE) {
            facts.whole(name);
        }
        facts.puts();
        facts.groups();
        facts.monitors();
        facts.lines.add("done");
        return facts.lines;
    }

    /** Records the answers of another server: its UDP port, on this host. */
    public static void main(final String[] arguments) throws Exception {
        try (PvaPeer peer = PvaPeer.byUdp(Integer.parseInt(arguments[0]))) {
            of(peer).forEach(System.out::println);
        }
    }

    private void say(final String line) {
        lines.add(line);
    }

    private static <T> T await(final CompletableFuture<T> future) throws Exception {
        return future.get(LIMIT_S, TimeUnit.SECONDS);
    }

    private PVAStructure read(final String name, final String request) throws Exception {
        return await(peer.channel(name).read(request));
    }

    private void put(final String name, final Object value) throws Exception {
        await(peer.channel(name).write(false, "value", value));
    }

    private void arrays() throws Exception {
        put("F:char", new byte[] {0, 1, 127, -128, -1});
        put("F:uchar", new byte[] {0, 1, 127, -128, -1});
        put("F:short", new short[] {-32768, -1, 7});
        put("F:ushort", new short[] {0, -25536, -1});
        put("F:long", new int[] {-70000, 70000, -1});
        put("F:ulong", new int[] {5, -2});
        put("F:float", new float[] {1.25f, -2.5f, 1e30f});
        put("F:double", new double[] {1.234567, -1e300, 1e-5, 3e9});
        put("F:string", new String[] {"one", "2", ""});
        put("F:text", "a text of some length");
        put("Q:aao", new float[] {0.5f, -1});
        put("Q:source", new int[] {0, 1, 2, 3, 4, 5});
        put("Q:subArray.PROC", (byte) 1);
        put("Q:compress.PROC", (byte) 1);
        put("G:pixels", new short[] {1, -1, 3, 4, 5, 6, 7, 8});
    }

    /** Type and value, and whether the channel may be written. */
    private void whole(final String name) throws Exception {
        say(name);
        final PVAChannel channel;
        try {
            channel = peer.channel(name, NOBODY_MS);
        } catch (final TimeoutException e) {
            say("  does not connect");
            return;
        }
        say("  is " + await(channel.info("")).getStructureName());
        structure("", read(name, ""));
    }

    private void structure(final String path, final PVAStructure structure) throws Exception {
        for (final PVAData member : structure.get()) {
            field(path, member);
        }
    }

    private void field(final String path, final PVAData field) throws Exception {
        final String name = path + field.getName();
        if (field instanceof PVAStructure structure) {
            say("  " + name + " is " + structure.getType());
            structure(name + ".", structure);
        } else if (field instanceof PVAStructureArray array) {
            say("  " + name + " is " + array.getType());
            for (int i = 0; i < array.get().length; i++) {
                structure(name + "[" + i + "].", array.get()[i]);
            }
        } else if (field instanceof PVAny any) {
            say("  " + name + " any");
            if (any.get() != null) {
                field(name + "->", any.get());
            }
        } else {
            say("  " + name + " " + leaf(field));
        }
    }

    private static String leaf(final PVAData field) {
        final String name = field.getName();
        final String type = field.getType();
        if (name.equals("nanoseconds")) {
            return type + " some";
        }
        if (name.equals("secondsPastEpoch")) {
            final long seconds = ((PVANumber) field).getNumber().longValue();
            return type + (seconds <= EPICS_EPOCH ? " " + seconds : " some");
        }
        final String text = field.toString();
        // "type name value"
        final String head = type + " " + name + " ";
        return type + " " + (text.startsWith(head) ? text.substring(head.length()) : text);
    }

    /** One put, then what came of it: the values of these PVs. */
    private void put(
            final String name, final String path, final boolean wait, final Object value, final String... shown)
            throws Exception {
        final String text = value.getClass().isArray() ? Arrays.deepToString(new Object[] {value}) : value.toString();
        say("put " + name + " " + path + " " + text + (wait ? " and wait" : ""));
        try {
            await(peer.channel(name).write(wait, path, value));
            say("  taken");
        } catch (final ExecutionException e) {
            say("  refused");
        } catch (final Exception e) {
            say("  the client does not send it");
        }
        for (final String other : shown.length == 0 ? new String[] {name} : shown) {
            final PVAData field = read(other, "").get("value");
            if (field instanceof PVAStructure structure) {
                structure(other + ".", structure);
            } else {
                say("  " + other + " " + leaf(field));
            }
        }
    }

    private void puts() throws Exception {
        put("F:ao", "value", false, 2.5);
        put("F:ao", "value", false, 25.0);
        put("F:ao", "value", false, "3.75");
        put("F:ao", "value", false, "nonsense");
        put("F:longout", "value", false, 12.9);
        put("F:longout", "value", false, 5000);
        put("F:longout", "value", true, -7);
        put("F:bo", "value.index", false, 1);
        put("F:bo", "value.index", true, 0);
        put("F:bo", "value.index", false, 2);
        put("F:mbbo", "value.index", false, 1);
        put("F:mbbo", "value.index", false, 15);
        put("F:mbbo", "value.index", false, 16);
        put("F:mbbo", "value.index", false, 0);
        put("F:mbbo", "value", false, 1);
        put("F:bi", "value.index", false, 0);
        put("F:stringout", "value", false, "short");
        put("F:stringout", "value", false, "a text that is longer than the forty characters of a string");
        put("F:stringin.VAL$", "value", false, "through the long door", "F:stringin");
        put("F:ai.DESC$", "value", false, "described", "F:ai.DESC");
        put("F:calc.INPA", "value", false, "F:ai CP NMS", "F:calc.INPA");
        put("F:calc.INPA$", "value", false, "F:longout NPP NMS", "F:calc.INPA");
        put("F:ai.SCAN", "value.index", false, 6);
        put("F:ai.SCAN", "value.index", false, 0);
        put("F:ai.SCAN", "value.index", false, 99);
        put("F:ai.NAME", "value", false, "other");
        put("F:ai.RTYP", "value", false, "other");
        put("F:disabled", "value", false, 5);
        put("F:disabled.DISP", "value", false, (byte) 0);
        put("F:disabled", "value", false, 6);
        put("F:double", "value", false, new double[] {1, 2});
        put("F:double", "value", false, new double[] {1, 2, 3, 4, 5, 6});
        put("F:double", "value", false, new double[0]);
        put("F:one", "value", false, 5.5);
        put("F:string", "value", false, new String[] {"a", "bb", "ccc", "dddd"});
        put("F:uchar", "value", false, new byte[] {-1});
        put("F:text", "value", false, "");
        put("F:text", "value", true, "text");
        put("Q:lso", "value", false, "a text that is longer than the forty characters of a string");
        put("Q:int64", "value", false, 9007199254740995L);
        put("Q:high", "value", false, 50);
        put("Q:counted", "value", false, 1, "Q:counted", "Q:count");
        put("Q:counted", "value", true, 2, "Q:counted", "Q:count");
        put("Q:mbboDirect", "value", false, 9);
        put("F:double.[1:2]", "value", false, new double[] {7, 8}, "F:double");
        put("Q:state", "value", false, "running");
    }

    private void groups() throws Exception {
        for (final Object[] put : new Object[][] {
            {"G:all", "x.value", 4.0},
            {"G:all", "m.value.index", 0},
            {"G:all", "deep.down.x", 9.0},
            {"G:all", "x.display.units", "cm"},
            {"G:loose", "x.value", 6.0},
            {"G:loose", "m.value.index", 1},
            {"G:each", "x.value", 7.0},
            {"G:table", "value.A", new double[] {1, 2}},
            {"G:table", "value.B", new int[] {3, 4}},
            {"G:table", "labels", new String[] {"no"}},
            {"F:group", "deep.plain", 0}
        }) {
            final String value = put[2].getClass().isArray() ? Arrays.deepToString(new Object[] {put[2]}) : "" + put[2];
            say("group " + put[0] + " " + put[1] + " " + value);
            try {
                await(peer.channel((String) put[0]).write(false, (String) put[1], put[2]));
                say("  taken");
            } catch (final ExecutionException e) {
                say("  refused");
            } catch (final Exception e) {
                say("  the client does not send it");
            }
            for (final String record : List.of("G:x", "G:m", "G:a", "G:b", "G:save")) {
                final PVAData now = read(record, "").get("value");
                say("  " + record + " " + (now instanceof PVAStructure e ? leaf(e.get("index")) : leaf(now)));
            }
        }
    }

    /** A subscription; a change; which leaves the updates carried until the one that shows the change. */
    private void monitor(
            final String name,
            final String request,
            final int dbe,
            final String put,
            final Object value,
            final String shows,
            final String shown)
            throws Exception {
        say("monitor " + name + " " + request + (dbe == 0 ? "" : " DBE " + dbe) + ", put " + put + " " + shown);
        final BlockingQueue<List<String>> updates = new LinkedBlockingQueue<>();
        final RecordOptions options = dbe == 0
                ? RecordOptions.DEFAULT
                : RecordOptions.builder()
                        .dbeMask(RecordOptions.DBEMask.values()[dbe])
                        .build();
        final String expected = value instanceof double[] array ? Arrays.toString(array) : shown;
        final AutoCloseable subscription = peer.channel(name)
                .subscribe(request, options, (ch, changes, overruns, data) -> {
                    if (data != null) {
                        updates.add(changed(data, changes, shows));
                    }
                });
        try {
            final List<String> first = updates.poll(LIMIT_S, TimeUnit.SECONDS);
            say("  first: " + first.subList(1, first.size()));
            final int slash = put.lastIndexOf('/');
            await(peer.channel(put.substring(0, slash)).write(true, put.substring(slash + 1), value));
            final TreeSet<String> carried = new TreeSet<>();
            List<String> next;
            do {
                next = updates.poll(LIMIT_S, TimeUnit.SECONDS);
                if (next == null) {
                    say("  no update shows it");
                    return;
                }
                carried.addAll(next.subList(1, next.size()));
            } while (!next.get(0).equals(expected));
            say("  then: " + carried);
        } finally {
            subscription.close();
        }
    }

    /** What stands at the place that shows the change, then the names of all leaves that changed. */
    private static List<String> changed(final PVAStructure data, final BitSet changes, final String shows) {
        try {
            final TreeSet<String> names = new TreeSet<>();
            for (int bit = changes.nextSetBit(0); bit >= 0; bit = changes.nextSetBit(bit + 1)) {
                leaves(path(data, data.get(bit)), bit == 0 ? data : data.get(bit), names);
            }
            final PVAData at = data.locate(shows);
            final List<String> all = new ArrayList<>();
            all.add(
                    at instanceof PVANumber number
                            ? number(number)
                            : at instanceof PVAString text
                                    ? text.get()
                                    : at.toString().replaceAll("^.* (\\[.*])$", "$1"));
            all.addAll(names);
            return all;
        } catch (final Exception e) {
            return List.of("", e.toString());
        }
    }

    private static String number(final PVANumber number) {
        return number.getNumber().toString();
    }

    private static void leaves(final String path, final PVAData field, final TreeSet<String> names) {
        if (field instanceof PVAStructure structure) {
            for (final PVAData member : structure.get()) {
                leaves(path.isEmpty() ? member.getName() : path + "." + member.getName(), member, names);
            }
        } else {
            names.add(path);
        }
    }

    private static String path(final PVAStructure top, final PVAData field) {
        if (top == field) {
            return "";
        }
        for (final PVAData member : top.get()) {
            if (member == field) {
                return member.getName();
            }
            if (member instanceof PVAStructure structure) {
                final String below = path(structure, field);
                if (below != null) {
                    return member.getName() + "." + below;
                }
            }
        }
        return null;
    }

    private void monitors() throws Exception {
        monitor("Q:mon1", "", 0, "Q:mon1/value", 2.0, "value", "2.0");
        monitor("Q:mon1", "", 0, "Q:mon1/value", 12.0, "value", "12.0");
        monitor("Q:mon1", "", 0, "Q:mon1/value", 13.0, "value", "13.0");
        monitor("Q:mon2", "", 0, "Q:mon2.EGU/value", "km", "display.units", "km");
        monitor("Q:mon2", "", 0, "Q:mon2.HIGH/value", 11.0, "valueAlarm.highWarningLimit", "11.0");
        monitor("Q:mon3", "", 0, "Q:mon3.HSV/value.index", 1, "alarm.severity", "1");
        monitor("Q:mon4", "", 0, "Q:mon4/value.index", 1, "value.index", "1");
        monitor("Q:mon5", "", 3, "Q:mon5/value", 12.0, "value", "12.0");
        monitor("F:double", "", 0, "F:double/value", new double[] {4, 5}, "value", "[4.0, 5.0]");
        monitor("G:each", "", 0, "G:x/value", 2.0, "x.value", "2.0");
        monitor("G:each", "", 0, "G:m/value.index", 1, "m.value.index", "1");
        monitor("G:all", "", 0, "G:all/m.value.index", 0, "m.value.index", "0");
        monitor("G:loose", "", 0, "G:m/value.index", 1, "m.value.index", "1");
        monitor("G:table", "", 0, "G:save/value", 1, "timeStamp.userTag", "0");
    }
}
