package org.pebbleioc.ioc.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What base's {@code dbGetString} makes of links. */
class LinkTextTest {
    @ParameterizedTest
    @CsvSource({
        "rec, false, rec NPP NMS",
        "rec.VAL, false, rec.VAL NPP NMS",
        "' rec  pp  ms ', false, rec PP MS",
        "rec MSI CP, false, rec CP MSI",
        "rec CPP MSS, false, rec CPP MSS",
        "rec CA, false, rec CA NMS",
        "rec NMS, false, rec NPP NMS",
        "rec PP, true, rec",
        "rec CA, true, rec CA",
        "rec, true, rec",
        "5, false, 5",
        "1.5e3, false, 1.5e3",
        "'', false, ''",
        "@asyn(P 0)X, false, @asyn(P 0)X",
        "{\"const\":5}, false, {\"const\":5}",
        "'[1,2]', false, '[1,2]'"
    })
    void shouldTellLinksAsBaseDoes(final String written, final boolean forward, final String expected) {
        assertEquals(expected, LinkText.of(written, forward));
    }
}
