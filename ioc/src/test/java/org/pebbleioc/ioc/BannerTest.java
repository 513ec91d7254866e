package org.pebbleioc.ioc;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BannerTest {
    @Test
    void shouldShowLinesToCopy() {
        final String text = new Banner(260, "13SIM1:Pva1:Image", "13SIM1:cam1:", 5075, 5064, "", true).text();

        assertTrue(text.contains("    caput 13SIM1:cam1:Acquire 1\n"), text);
        assertTrue(text.contains("    pvmonitor -r \"field(uniqueId)\" 13SIM1:Pva1:Image\n"), text);
        assertTrue(text.contains("port 5075, Channel Access on TCP port 5064"), text);
        assertTrue(text.contains("Stop: exit or Ctrl-D"), text);
        assertFalse(text.contains("$"), text);
    }

    @Test
    void shouldSayHowToStopADaemon() {
        final String text = new Banner(1, "a", "b", 1, 2, "/opt/x", false).text();

        assertTrue(text.contains("Stop: kill " + ProcessHandle.current().pid()), text);
        assertTrue(text.contains("/opt/x/db/screens/main.bob"), text);
    }
}
