package dev.thalweg.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;

/** An array in JSON, as {@link ArrayReader} reads one in Avro. */
final class JsonArray implements JsonValue {

    private final String path;
    private final boolean nullable;
    private final JsonValue[] elements;
    private final FieldReader[] absent;
    private final Cursor nowhere = new Cursor();

    /**
     * @param nullable whether a value may be null
     * @param elements read the first values
     * @param absent stand in for them where they are null, or the array is too short
     */
    JsonArray(String path, boolean nullable, List<JsonValue> elements, List<FieldReader> absent) {
        this.path = path;
        this.nullable = nullable;
        this.elements = elements.toArray(JsonValue[]::new);
        this.absent = absent.toArray(FieldReader[]::new);
    }

    @Override
    public void read(JsonParser parser, Draft draft) throws IOException, Malformed {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw JsonLeaf.unfit(parser, "an array");
        }
        int at = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (at >= elements.length) {
                if (at == elements.length) {
                    draft.tooLong(path, at++);
                }
                parser.skipChildren();
            } else if (nullable && parser.currentToken() == JsonToken.VALUE_NULL) {
                absent[at++].read(nowhere, draft);
            } else {
                elements[at++].read(parser, draft);
            }
        }
        for (; at < absent.length; at++) {
            absent[at].read(nowhere, draft);
        }
    }
}
