package dev.thalweg.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * JSON objects (RFC 8259) to drafts, by the names and aliases of a schema's fields. What nobody reads is skipped. A field
 * that is absent has the schema's default; where there is none, it is as null, which only a union with null takes.
 */
final class JsonReader implements FieldReader {

    private static final JsonFactory JSON = new JsonFactory();

    private final Resolver resolver;
    private final Members top;

    JsonReader(Resolver resolver) {
        this.resolver = resolver;
        this.top = members(resolver.reader(), "");
    }

    @Override
    public void read(Cursor cursor, Draft draft) throws Malformed {
        try (JsonParser parser = JSON.createParser(cursor.readRest())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new Malformed("is no JSON object");
            }
            top.read(parser, draft);
            if (parser.nextToken() != null) {
                throw new Malformed("something follows behind the JSON object");
            }
        } catch (JsonProcessingException broken) {
            throw new Malformed("is no JSON: " + broken.getOriginalMessage());
        } catch (IOException broken) { // Bytes that are no UTF-8.
            throw new Malformed("is no JSON: " + broken.getMessage());
        }
    }

    private Members members(Schema record, String prefix) {
        Map<String, Integer> positions = new HashMap<>();
        List<Member> members = new ArrayList<>();
        for (Schema.Field field : record.getFields()) {
            String path = prefix + field.name();
            if (resolver.wants(path)) {
                positions.put(field.name(), members.size());
                field.aliases().forEach(alias -> positions.putIfAbsent(alias, members.size()));
                members.add(member(field, path));
            }
        }
        return new Members(positions, members.toArray(Member[]::new));
    }

    private Member member(Schema.Field given, String path) {
        AvroField field = AvroField.of(given);
        FieldReader none = field.nullable()
                ? resolver.absent(path)
                : (cursor, draft) -> {
                    throw new Malformed("has no value, and its type is not a union with null");
                };
        JsonValue value =
                switch (field.schema().getType()) {
                    case RECORD -> nested(members(field.schema(), path + "."));
                    case ARRAY -> array(field.schema().getElementType(), path);
                    default -> JsonLeaf.of(field.schema(), resolver.targets(path));
                };
        return new Member(given.name(), value, none, given.hasDefaultValue() ? resolver.constant(given, path) : none);
    }

    private JsonValue array(Schema element, String path) {
        List<String> paths = resolver.elements(path);
        List<JsonValue> elements = paths.stream()
                .map(one -> JsonLeaf.of(AvroField.value(element), resolver.targets(one)))
                .toList();
        List<FieldReader> absent = paths.stream().map(resolver::absent).toList();
        return new JsonArray(path, element.isNullable(), elements, absent);
    }

    private static JsonValue nested(Members members) {
        return (parser, draft) -> {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw JsonLeaf.unfit(parser, "an object");
            }
            members.read(parser, draft);
        };
    }

    /** What is done with the value of a name, with a null there, and where the name is absent. */
    private record Member(String name, JsonValue value, FieldReader none, FieldReader absent) {}

    /** The members of one object. */
    private static final class Members {
        private final Map<String, Integer> positions;
        private final Member[] members;
        private final Cursor nowhere = new Cursor();

        Members(Map<String, Integer> positions, Member[] members) {
            this.positions = positions;
            this.members = members;
        }

        void read(JsonParser parser, Draft draft) throws IOException, Malformed {
            boolean[] seen = new boolean[members.length];
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                Integer position = positions.get(parser.currentName());
                JsonToken token = parser.nextToken();
                if (position == null) {
                    parser.skipChildren();
                } else {
                    take(members[position], seen[position], token, parser, draft);
                    seen[position] = true;
                }
            }
            for (int position = 0; position < members.length; position++) {
                if (!seen[position]) {
                    absent(members[position], draft);
                }
            }
        }

        private void take(Member member, boolean again, JsonToken token, JsonParser parser, Draft draft)
                throws IOException, Malformed {
            try {
                if (again) {
                    throw new Malformed("has two values");
                }
                if (token == JsonToken.VALUE_NULL) {
                    member.none().read(nowhere, draft);
                } else {
                    member.value().read(parser, draft);
                }
            } catch (Malformed malformed) {
                throw malformed.in(member.name());
            }
        }

        private void absent(Member member, Draft draft) throws Malformed {
            try {
                member.absent().read(nowhere, draft);
            } catch (Malformed malformed) {
                throw malformed.in(member.name());
            }
        }
    }
}
