package org.pebbleioc.ioc.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pebbleioc.driver.DmaGeometry;
import org.pebbleioc.driver.DmaMode;
import org.pebbleioc.image.ImageFormat;
import org.pebbleioc.image.PixelType;
import org.pebbleioc.ioc.config.OptionException;
import org.pebbleioc.ioc.config.OptionText;

class DatadevCameraOptionsTest {
    private static final DmaGeometry DRIVER = new DmaGeometry(64, 4, 131072, DmaMode.STREAM);

    private static DatadevCameraOptions of(final String text) {
        return DatadevCameraOptions.of(OptionText.parse(text), Map.of());
    }

    @Test
    void shouldReadWhatIsSaidAndLeaveTheSizesToTheDriver() {
        final DatadevCameraOptions options =
                of("device=/dev/datadev_3, lanes=2, width=512, height=256, type=Int32, poll=50us");

        assertEquals(Path.of("/dev/datadev_3"), options.device().node());
        assertEquals(50_000, options.device().pollIntervalNs());
        assertEquals(Path.of("/proc"), options.device().procDirectory());
        assertEquals(2, options.lanes());
        assertEquals(new ImageFormat(512, 256, PixelType.INT32), options.format());
        assertEquals("", options.disagreement(DRIVER));
    }

    @Test
    void shouldTakeSizesThatAreTheDriversAndNameBothNumbersOtherwise() {
        assertEquals(
                "", of("cfgRxCount=64, cfgTxCount=4, cfgSize=128KiB, cfgMode=2").disagreement(DRIVER));
        assertEquals(
                "cfgRxCount=80, but the driver was loaded with cfgRxCount=64; cfgMode=1, but the driver was loaded"
                        + " with cfgMode=2",
                of("cfgRxCount=80, cfgMode=1, cfgSize=128KiB").disagreement(DRIVER));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lanes=9          | lanes must be 1..8: lanes=9",
                "type=Complex     | type must be one of areaDetector's data types",
                "policy=drop      | there is no option policy; options are ",
                "device=/         | node must name a file: node=/",
                "poll=fast        | poll must be a number with ns, us, ms or s",
            })
    void shouldSayWhatIsWrong(final String text, final String message) {
        final String said = assertThrows(OptionException.class, () -> of(text)).getMessage();
        assertTrue(said.contains(message), said);
    }
}
