package org.pebbleioc.ioc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * What is printed when an IOC is up: what it serves, and lines to copy.
 *
 * @param records how many
 * @param image name of the image PV
 * @param camera prefix of the camera's records, P and R together
 * @param pvaPort the TCP port that was really taken
 * @param caPort the TCP port that was really taken
 * @param home top of the checkout, or empty
 * @param hasPrompt whether a person can type exit
 */
record Banner(int records, String image, String camera, int pvaPort, int caPort, String home, boolean hasPrompt) {
    private static final String RESOURCE = "banner.txt";

    String text() {
        return template()
                .replace("${records}", String.valueOf(records))
                .replace("${image}", image)
                .replace("${camera}", camera)
                .replace("${pvaPort}", String.valueOf(pvaPort))
                .replace("${caPort}", String.valueOf(caPort))
                .replace("${home}", home.isEmpty() ? "." : home)
                .replace(
                        "${stop}",
                        hasPrompt
                                ? "exit or Ctrl-D"
                                : "kill " + ProcessHandle.current().pid());
    }

    private static String template() {
        try (InputStream in = Banner.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("not in the jar: " + RESOURCE);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
