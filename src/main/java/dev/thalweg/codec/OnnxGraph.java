package dev.thalweg.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.AttributeProto.AttributeType;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorProto.DataType;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.ByteString;

/**
 * A graph of ONNX while it is put together. Values are told by their names; those that are no input and no output begin with a
 * slash, which no field's name has.
 */
final class OnnxGraph {

    /** The domain of operators that the standard does not have: ai.onnx.ml. */
    static final String ML = "ai.onnx.ml";

    private final GraphProto.Builder graph;
    private final Set<String> constants = new TreeSet<>();

    OnnxGraph(String name) {
        graph = GraphProto.newBuilder().setName(name);
    }

    GraphProto build() {
        return graph.build();
    }

    /** An input of any number of rows. */
    void input(String name, DataType type, int columns, String doc) {
        graph.addInput(value(name, type, columns, doc));
    }

    /** An output of any number of rows. */
    void output(String name, DataType type, int columns, String doc) {
        graph.addOutput(value(name, type, columns, doc));
    }

    private static ValueInfoProto value(String name, DataType type, int columns, String doc) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        shape.addDimBuilder().setDimParam("rows");
        shape.addDimBuilder().setDimValue(columns);
        TypeProto.Tensor.Builder tensor =
                TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setDocString(doc)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    /** Adds an operation; gives the name of its one output. */
    String add(String operator, String output, String... inputs) {
        return add(operator, output, List.of(inputs), node -> {});
    }

    private String add(String operator, String output, List<String> inputs, Consumer<NodeProto.Builder> attributes) {
        NodeProto.Builder node = NodeProto.newBuilder()
                .setName(output)
                .setOpType(operator)
                .addAllInput(inputs)
                .addOutput(output);
        attributes.accept(node);
        graph.addNode(node);
        return output;
    }

    /** Side by side. */
    String concat(String output, List<String> columns) {
        return columns.size() == 1
                ? add("Identity", output, columns.get(0))
                : add("Concat", output, columns, node -> integer(node, "axis", 1));
    }

    /** Some columns, or some rows. */
    String gather(String output, int axis, String from, String which) {
        return add("Gather", output, List.of(from, which), node -> integer(node, "axis", axis));
    }

    String cast(String output, String value, DataType type) {
        return add("Cast", output, List.of(value), node -> integer(node, "to", type.getNumber()));
    }

    /** The remainder of numbers with the dividend's sign, as in C and Java. */
    String remainder(String output, String dividend, String divisor) {
        return add("Mod", output, List.of(dividend, divisor), node -> integer(node, "fmod", 1));
    }

    String softmax(String output, String logits) {
        return add("Softmax", output, List.of(logits), node -> integer(node, "axis", 1));
    }

    /** The first of the greatest of each row. */
    String greatest(String output, String scores) {
        return add("ArgMax", output, List.of(scores), node -> integer(node, "axis", 1));
    }

    /** Sums over an axis, which stays if asked for. */
    String sum(String output, String value, int axis, boolean stays) {
        String axes = integers("/axis." + axis, new long[] {axis}, 1);
        return add("ReduceSum", output, List.of(value, axes), node -> integer(node, "keepdims", stays ? 1 : 0));
    }

    /** The places of texts in a list, or what is meant by all others. */
    String places(String output, String texts, List<String> list, long[] places, long otherwise) {
        return add("LabelEncoder", output, List.of(texts), node -> {
            node.setDomain(ML);
            AttributeProto.Builder keys = attribute(node, "keys_strings", AttributeType.STRINGS);
            list.forEach(text -> keys.addStrings(ByteString.copyFromUtf8(text)));
            AttributeProto.Builder values = attribute(node, "values_int64s", AttributeType.INTS);
            for (long place : places) {
                values.addInts(place);
            }
            integer(node, "default_int64", otherwise);
        });
    }

    private static AttributeProto.Builder attribute(NodeProto.Builder node, String name, AttributeType type) {
        return node.addAttributeBuilder().setName(name).setType(type);
    }

    private static void integer(NodeProto.Builder node, String name, long value) {
        attribute(node, name, AttributeType.INT).setI(value);
    }

    /** One number for all. */
    String constant(double value) {
        return doubles("/" + value, new double[] {value}, 1);
    }

    /** One number for all. */
    String constant(float value) {
        return floats("/" + value + "f", new float[] {value}, 1);
    }

    /** One number for all. */
    String constant(long value) {
        return integers("/" + value + "L", new long[] {value}, 1);
    }

    String floats(String name, float[] values, long... shape) {
        ByteBuffer bytes = buffer(Float.BYTES * values.length);
        bytes.asFloatBuffer().put(values);
        return constant(name, DataType.FLOAT, bytes, shape);
    }

    String doubles(String name, double[] values, long... shape) {
        ByteBuffer bytes = buffer(Double.BYTES * values.length);
        bytes.asDoubleBuffer().put(values);
        return constant(name, DataType.DOUBLE, bytes, shape);
    }

    String integers(String name, long[] values, long... shape) {
        ByteBuffer bytes = buffer(Long.BYTES * values.length);
        bytes.asLongBuffer().put(values);
        return constant(name, DataType.INT64, bytes, shape);
    }

    String flags(String name, boolean[] values, long... shape) {
        ByteBuffer bytes = buffer(values.length);
        for (int i = 0; i < values.length; i++) {
            bytes.put(i, (byte) (values[i] ? 1 : 0));
        }
        return constant(name, DataType.BOOL, bytes, shape);
    }

    String texts(String name, List<String> values) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(DataType.STRING.getNumber());
        tensor.addDims(values.size());
        values.forEach(text -> tensor.addStringData(ByteString.copyFromUtf8(text)));
        graph.addInitializer(tensor);
        return name;
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Equal names have equal values: one is enough. */
    private String constant(String name, DataType type, ByteBuffer little, long... shape) {
        if (constants.add(name)) {
            TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
            for (long length : shape) {
                tensor.addDims(length);
            }
            graph.addInitializer(tensor.setRawData(ByteString.copyFrom(little)));
        }
        return name;
    }
}
