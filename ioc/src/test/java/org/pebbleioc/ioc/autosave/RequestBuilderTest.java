package org.pebbleioc.ioc.autosave;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Request files made while record files are loaded. */
class RequestBuilderTest {
    @TempDir
    Path folder;

    @Test
    void shouldNameTheRequestFilesThatThereAre() throws Exception {
        final AutosaveOptions options = new AutosaveOptions();
        options.addRequestFolder(folder);
        Files.writeString(folder.resolve("motor_settings.req"), "$(P)$(M).VELO\n");
        final Path built = folder.resolve("built_settings.req");
        Files.writeString(built, "from an earlier start\n");
        final RequestBuilder builder = new RequestBuilder(options);
        builder.loaded("motor.db", "P=0", folder);
        builder.build(built, "_settings.req", true);
        builder.loaded("db/motor.db", "P=X:,M=m1", folder);
        builder.loaded("nothing.template", "P=X:", folder);
        builder.build(built, "_settings.req", true);
        builder.loaded("/opt/motor.template", "P=X:,M=m2", folder);
        builder.build(built, "_settings.req", false);
        builder.loaded("motor.db", "P=X:,M=m3", folder);
        assertEquals(
                "file \"motor_settings.req\", \"P=X:,M=m1\"\nfile \"motor_settings.req\", \"P=X:,M=m2\"\n",
                Files.readString(built));
    }
}
