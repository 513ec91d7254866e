package org.pebbleioc.ioc.autosave;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pebbleioc.ioc.db.Macros;

/** Request files as sites and areaDetector write them. */
class RequestFileTest {
    @TempDir
    private Path folder;

    @Test
    void shouldIncludeFilesWithMacros() throws IOException {
        Files.createDirectories(folder.resolve("more"));
        Files.writeString(folder.resolve("auto.req"), """
                # settings of the camera
                $(P)$(R)Gain

                file "ADBase_settings.req", P=$(P), R=$(R)
                file ADBase_settings.req P=$(P) R=cam2:
                file missing.req P=$(P)
                $(P)$(R)Gain
                """);
        Files.writeString(folder.resolve("more/ADBase_settings.req"), """
                $(P)$(R)AcquireTime
                file nested.req
                """);
        Files.writeString(folder.resolve("more/nested.req"), "$(P)$(R)ImageMode\n$(NOBODY)x\n");
        final RequestFile file = new RequestFile(List.of(folder, folder.resolve("more")))
                .read("auto.req", Macros.of(Map.of("P", "X:", "R", "cam1:"), name -> null));
        assertEquals(
                List.of(
                        "X:cam1:Gain",
                        "X:cam1:AcquireTime",
                        "X:cam1:ImageMode",
                        "X:cam2:AcquireTime",
                        "X:cam2:ImageMode"),
                file.names());
        assertEquals(3, file.problems().size(), file.problems().toString());
        assertEquals(
                true,
                file.problems().get(0).startsWith("nested.req:2: "),
                file.problems().get(0));
        assertEquals(
                "request file missing.req not found in [" + folder + ", " + folder.resolve("more")
                        + "] (included by auto.req)",
                file.problems().get(2));
    }

    @Test
    void shouldEndWhenFilesIncludeEachOther() throws IOException {
        Files.writeString(folder.resolve("a.req"), "file b.req\nA");
        Files.writeString(folder.resolve("b.req"), "file a.req\nB");
        final RequestFile file = new RequestFile(List.of(folder)).read("a.req", Macros.none());
        assertEquals(List.of("A", "B"), file.names().stream().sorted().toList());
        assertEquals(1, file.problems().size());
    }
}
