package dev.thalweg.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** Values of JSON that hold no others, as a schema's types have them. */
final class JsonLeaf {

    private static final int LONGEST_SHOWN = 40;

    private JsonLeaf() {}

    static JsonValue of(Schema schema, List<Target> given) {
        Target[] targets = given.toArray(Target[]::new);
        if (schema.getLogicalType() instanceof LogicalTypes.Decimal) {
            return (parser, draft) -> Leaf.decimal(targets, number(parser), draft);
        }
        return switch (schema.getType()) {
            case INT -> (parser, draft) -> Leaf.integer(targets, integer(parser, Integer.MAX_VALUE), draft);
            case LONG -> (parser, draft) -> Leaf.integer(targets, integer(parser, Long.MAX_VALUE), draft);
            case FLOAT -> (parser, draft) -> Leaf.decimal(targets, (float) number(parser), draft);
            case DOUBLE -> (parser, draft) -> Leaf.decimal(targets, number(parser), draft);
            case STRING -> (parser, draft) -> Leaf.text(targets, text(parser), draft);
            case ENUM -> (parser, draft) -> Leaf.text(targets, symbol(schema, text(parser)), draft);
            case BOOLEAN -> (parser, draft) -> Leaf.truth(targets, truth(parser), draft);
            default -> throw new IllegalArgumentException("no pipeline reads a " + schema.getType());
        };
    }

    private static long integer(JsonParser parser, long most) throws IOException, Malformed {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw unfit(parser, "a whole number");
        }
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw unfit(parser, "a number of at most 64 bits");
        }
        long value = parser.getLongValue();
        if (value > most || value < -most - 1) {
            throw unfit(parser, "a number of at most 32 bits");
        }
        return value;
    }

    private static double number(JsonParser parser) throws IOException, Malformed {
        if (!parser.currentToken().isNumeric()) {
            throw unfit(parser, "a number");
        }
        return parser.getDoubleValue();
    }

    private static String text(JsonParser parser) throws IOException, Malformed {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw unfit(parser, "a text");
        }
        return parser.getText();
    }

    private static String symbol(Schema schema, String text) throws Malformed {
        if (schema.hasEnumSymbol(text)) {
            return text;
        }
        if (schema.getEnumDefault() != null) {
            return schema.getEnumDefault();
        }
        throw new Malformed("is '" + shortened(text) + "', which is none of the symbols of " + schema.getName());
    }

    private static boolean truth(JsonParser parser) throws IOException, Malformed {
        if (!parser.currentToken().isBoolean()) {
            throw unfit(parser, "true or false");
        }
        return parser.getBooleanValue();
    }

    static Malformed unfit(JsonParser parser, String wanted) throws IOException {
        String value =
                parser.currentToken().isStructStart() ? parser.currentToken().asString() : parser.getText();
        return new Malformed("is " + shortened(value) + ", expected " + wanted);
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
    }
}
