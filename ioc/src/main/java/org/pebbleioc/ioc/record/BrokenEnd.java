package org.pebbleioc.ioc.record;

/** The end of a link that makes no sense where it stands. */
final class BrokenEnd extends LinkEnd {
    private final String problem;

    BrokenEnd(final String problem) {
        this.problem = problem;
    }

    @Override
    boolean isConnected() {
        return false;
    }

    @Override
    String problem() {
        return problem;
    }

    @Override
    Links.Source read(final DbRecord reader) {
        return null;
    }

    @Override
    boolean write(final DbRecord writer, final Object value, final Runnable doneOrNull) {
        return false;
    }
}
