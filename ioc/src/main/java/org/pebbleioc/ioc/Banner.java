package org.pebbleioc.ioc;

import java.util.Collection;
import org.pebbleioc.ioc.ca.CaServer;
import org.pebbleioc.ioc.camera.Cameras;
import org.pebbleioc.pva.image.ImagePv;
import org.pebbleioc.pva.server.PvaServer;

/** What a person sees after the start: what is served, and lines to copy. */
final class Banner {
    private static final int PVA_PORT = 5075;
    private static final int CA_PORT = 5064;

    private Banner() {}

    static String text(
            final Cameras cameras, final PvaServer pva, final CaServer ca, final Collection<String> records) {
        final StringBuilder text = new StringBuilder();
        final String line = "-".repeat(78);
        text.append(line).append('\n');
        text.append("PebbleIOC serves ").append(records.size()).append(" records over PVAccess (TCP ");
        text.append(pva.tcpPort()).append(") and Channel Access (TCP ").append(ca.tcpPort()).append(")\n");
        for (final ImagePv image : cameras.imagePvs()) {
            text.append("  image  pva://").append(image.name()).append('\n');
        }
        final String acquire = records.stream()
                .filter(name -> name.endsWith(":Acquire"))
                .sorted()
                .findFirst()
                .orElse(null);
        if (acquire != null && !cameras.imagePvs().isEmpty()) {
            final String camera = acquire.substring(0, acquire.length() - "Acquire".length());
            final String image = cameras.imagePvs().iterator().next().name();
            text.append("Copy a line:\n");
            text.append("  pvget -r \"field(uniqueId,dimension)\" ").append(image).append('\n');
            text.append("  pvmonitor -r \"field(uniqueId)\" ").append(image).append('\n');
            text.append("  caget ").append(camera).append("ArrayRate_RBV ").append(camera);
            text.append("DetectorState_RBV\n");
            text.append("  caput ").append(acquire).append(" 1\n");
        }
        if (pva.tcpPort() != PVA_PORT || ca.tcpPort() != CA_PORT) {
            text.append("Other servers have the standard ports; clients find this one by search all the same.\n");
        }
        return text.append(line).append('\n').toString();
    }
}
