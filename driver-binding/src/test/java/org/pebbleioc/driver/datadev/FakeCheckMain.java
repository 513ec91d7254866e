package org.pebbleioc.driver.datadev;

import java.nio.file.Path;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.DmaMode;

/** {@link DmaCheck} in a process of its own, so that it can be stopped by a signal. */
final class FakeCheckMain {
    private FakeCheckMain() {}

    public static void main(final String[] args) {
        FakeCard.load(new DmaGeometry(8, 4, 65536, DmaMode.COHERENT));
        FakeCard.fake_loopback(1, 1);
        System.exit(DmaCheck.run(args, System.out, (final Path node) -> FakeCard.options()));
    }
}
