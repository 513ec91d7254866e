package org.pebbleioc.ioc.record;

import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Another link end whose life is told in the log: {@code debug}; {@code trace} tells every use of it, too. */
final class TraceEnd extends LinkEnd {
    private static final Logger LOG = LogManager.getLogger(TraceEnd.class);

    private final LinkHome home;
    private final LinkEnd child;
    private final boolean calls;

    TraceEnd(final LinkHome home, final LinkEnd child, final boolean calls) {
        this.home = home;
        this.child = child;
        this.calls = calls;
    }

    private void tell(final String what) {
        LOG.info("Link trace: {}.{}: {}", home.record(), home.field().name(), what);
    }

    private void call(final String what) {
        if (calls) {
            tell(what);
        }
    }

    @Override
    void open() {
        tell("openLink");
        child.open();
    }

    @Override
    void close() {
        tell("removeLink");
        child.close();
    }

    @Override
    boolean isConnected() {
        return child.isConnected();
    }

    @Override
    boolean isVolatile() {
        return child.isVolatile();
    }

    @Override
    String problem() {
        return child.problem();
    }

    @Override
    Links.Source read(final DbRecord reader) {
        final Links.Source source = child.read(reader);
        call("getValue returned " + (source == null ? "an error: " + child.problem() : source.text()));
        return source;
    }

    @Override
    boolean write(final DbRecord writer, final Object value, final Runnable doneOrNull) {
        final boolean taken = child.write(writer, value, doneOrNull);
        call((doneOrNull == null ? "putValue " : "putAsync ")
                + new PlainSource(value).text()
                + (taken ? " returned 0" : " returned an error: " + child.problem()));
        return taken;
    }

    @Override
    void forward(final DbRecord from) {
        call("scanForward");
        child.forward(from);
    }

    @Override
    long timeNs() {
        final long time = child.timeNs();
        call("getTimeStamp returned " + (time == 0 ? "an error" : TimeText.of(time)));
        return time;
    }

    @Override
    List<ChannelEnd> channels() {
        return child.channels();
    }

    @Override
    void report(final int level, final String indent, final List<String> lines) {
        lines.add(indent + (calls ? "'trace':" : "'debug':"));
        child.report(level, indent + "  ", lines);
    }
}
