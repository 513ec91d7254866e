package org.pebbleioc.ioc.config;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;

/** JSON as EPICS people write it: bare words and single quotes for names and texts, and comments. */
public final class RelaxedJson {
    private RelaxedJson() {}

    /**
     * One value and nothing after it.
     *
     * @throws IllegalArgumentException it is no JSON; the message says what, and where in the text
     */
    public static JsonElement parse(final String text) {
        final JsonReader reader = new JsonReader(new StringReader(text));
        reader.setStrictness(Strictness.LENIENT);
        try {
            final JsonElement value = JsonParser.parseReader(reader);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new IllegalArgumentException("something follows the JSON value: " + text);
            }
            return value;
        } catch (final JsonParseException | IOException | StackOverflowError e) {
            throw new IllegalArgumentException(firstLine(e) + " in " + text, e);
        }
    }

    private static String firstLine(final Throwable problem) {
        Throwable cause = problem;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        final String text = cause.getMessage();
        return text == null ? "no JSON" : text.lines().findFirst().orElse("no JSON");
    }
}
