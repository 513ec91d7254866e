package org.pebbleioc.ioc.plugin;

import java.util.List;
import org.pebbleioc.ioc.device.ParameterPort;
import org.pebbleioc.readout.MemoryPlan;

/** One plugin that makes no images. Shell thread; {@link #refresh} from the thread {@code plugins}. */
interface Plugin {
    ParameterPort port();

    default String name() {
        return port().name();
    }

    /** Where its images or numbers come from, whether or not there is such a port. */
    String sourceName();

    /** What it will take of the Java heap, and why it must not start. */
    MemoryPlan plan(long heapBytes);

    /** iocInit: the ports that images come from are open. False when its source is none of them. */
    boolean open();

    /** Ten times a second: copies counters to parameters. */
    void refresh();

    /** Its books and what is wrong, a line each. */
    List<String> report();

    void close();
}
