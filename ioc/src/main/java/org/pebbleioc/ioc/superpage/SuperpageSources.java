package org.pebbleioc.ioc.superpage;

import java.io.IOException;
import java.nio.file.Path;
import org.pebbleioc.driver.sim.superpage.LinkStreams;
import org.pebbleioc.driver.sim.superpage.PageSource;

/** Where the pages of a simulated end point come from, by the word in {@code source=}. */
final class SuperpageSources {
    private SuperpageSources() {}

    /** @param folder that relative file names start from */
    static PageSource open(final SuperpageOptions options, final int endPoint, final Path folder) throws IOException {
        if (options.source().equals("generated")) {
            return new LinkStreams(options.links().withEndPoint(options.links().card(), endPoint));
        }
        throw new IOException("source must be generated: source=" + options.source());
    }
}
