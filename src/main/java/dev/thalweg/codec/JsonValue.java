package dev.thalweg.codec;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** Takes the value that a parser of JSON stands on, and moves to its end. */
@FunctionalInterface
interface JsonValue {

    void read(JsonParser parser, Draft draft) throws IOException, Malformed;
}
