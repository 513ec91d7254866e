package org.pebbleioc.ioc.camera;

import java.util.Collection;
import java.util.List;
import org.pebbleioc.pva.image.ImagePv;
import org.pebbleioc.pva.server.PvSource;
import org.pebbleioc.pva.server.ServedPv;

/** The image PVs of all cameras by name. Any thread; nothing here changes. */
final class ImagePvs implements PvSource {
    private final List<ImagePv> images;

    ImagePvs(final Collection<ImagePv> images) {
        this.images = List.copyOf(images);
    }

    @Override
    public ServedPv find(final String name) {
        for (final ImagePv image : images) {
            if (image.name().equals(name)) {
                return image;
            }
        }
        return null;
    }

    @Override
    public Collection<String> names() {
        return images.stream().map(ImagePv::name).toList();
    }
}
