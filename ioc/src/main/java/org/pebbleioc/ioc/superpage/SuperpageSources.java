package org.pebbleioc.ioc.superpage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pebbleioc.driver.sim.superpage.LinkStreamOptions;
import org.pebbleioc.driver.sim.superpage.LinkStreams;
import org.pebbleioc.driver.sim.superpage.PageSource;
import org.pebbleioc.driver.sim.superpage.RecordedPages;

/** Where the pages of a simulated end point come from, by the word in {@code source=}. */
final class SuperpageSources {
    private static final String PLAY = "play:";

    private SuperpageSources() {}

    /** @param folder that relative file names start from */
    static PageSource open(final SuperpageOptions options, final int endPoint, final Path folder) throws IOException {
        if (options.source().equals("generated")) {
            return new LinkStreams(
                    options.links().withEndPoint(options.links().headers().card(), endPoint));
        }
        if (options.source().startsWith(PLAY)) {
            final List<Path> files = new ArrayList<>();
            for (final String file : options.source().substring(PLAY.length()).split("[; ]+")) {
                files.add(folder.resolve(file));
            }
            final LinkStreamOptions links = options.links();
            return new RecordedPages(
                    files, endPoint, links.orbits().rateHz(), links.orbits().perTimeFrame(), links.pageBytes());
        }
        throw new IOException("source must be generated or play:FILE;FILE: source=" + options.source());
    }
}
