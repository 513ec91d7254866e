package org.pebbleioc.ioc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.pebbleioc.pva.image.ImagePv;
import org.pebbleioc.pva.server.PvSource;
import org.pebbleioc.pva.server.ServedPv;

/** Image PVs first, then records. Any thread; nothing here changes after iocInit. */
final class PvSources implements PvSource {
    private final List<ImagePv> images;
    private final PvSource records;

    PvSources(final Collection<ImagePv> images, final PvSource records) {
        this.images = List.copyOf(images);
        this.records = records;
    }

    @Override
    public ServedPv find(final String name) {
        for (final ImagePv image : images) {
            if (image.name().equals(name)) {
                return image;
            }
        }
        return records.find(name);
    }

    @Override
    public Collection<String> names() {
        final List<String> names = new ArrayList<>();
        images.forEach(i -> names.add(i.name()));
        names.addAll(records.names());
        return names;
    }
}
