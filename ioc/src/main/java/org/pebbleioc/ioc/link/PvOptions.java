package org.pebbleioc.ioc.link;

/**
 * How a link of PVAccess uses its PV, with QSRV's words.
 *
 * @param field path below the PV's structure; {@code ""} for the PV's value
 * @param process whether a put makes the other record process; null leaves it to the other side
 * @param queueSize updates that the server may keep for us
 * @param pipeline the server sends no more than that before we have taken one
 * @param defer a put is kept until one without this is made to the same PV
 * @param order among the links that one update is told to, low first
 */
public record PvOptions(String field, Boolean process, int queueSize, boolean pipeline, boolean defer, int order) {
    public static final PvOptions USUAL = new PvOptions("", null, 4, false, false, 0);
}
