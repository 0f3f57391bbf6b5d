package dev.thalweg.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Matrices by name as NumPy keeps them: a zip archive of {@code .npy} files (NEP 1), each written by ND4J. {@code
 * numpy.load} reads it.
 */
public final class Npz {

    private static final String SUFFIX = ".npy";

    /** More than any network has: an archive can say that it holds anything. */
    private static final int LARGEST = 1 << 30;

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

    /** Magic, version, and the header's length. */
    private static final int PREFIX = MAGIC.length + Short.BYTES;

    private static final Pattern HEADER = Pattern.compile(
            "'descr': ?'<f([48])', ?'fortran_order': ?False," + " ?'shape': ?\\((\\d{1,9}), ?(\\d{1,9})\\)");

    private Npz() {}

    /** Writes them, sorted by their names; leaves the stream open. */
    public static void write(Map<String, Matrix> matrices, OutputStream to) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(to);
        for (Map.Entry<String, Matrix> entry : new TreeMap<>(matrices).entrySet()) {
            Matrix matrix = entry.getValue();
            try (INDArray array = Nd4j.create(matrix.values(), new long[] {matrix.rows(), matrix.columns()}, 'c')) {
                zip.putNextEntry(new ZipEntry(entry.getKey() + SUFFIX));
                zip.write(Nd4j.toNpyByteArray(array));
                zip.closeEntry();
            }
        }
        zip.finish();
    }

    /**
     * Reads what {@link #write}, or {@code numpy.savez}, wrote: matrices of numbers of any width.
     *
     * @throws IOException when the bytes are nothing of the kind; says of which name
     */
    public static Map<String, Matrix> read(InputStream from) throws IOException {
        Map<String, Matrix> matrices = new TreeMap<>();
        ZipInputStream zip = new ZipInputStream(from);
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            String name = entry.getName();
            byte[] bytes = zip.readNBytes(LARGEST);
            matrices.put(
                    name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name,
                    matrix(name, bytes));
        }
        if (matrices.isEmpty()) {
            throw new IOException("is no .npz archive, or an empty one");
        }
        return matrices;
    }

    /** Not by ND4J: its native reader ends the process where a header is not as it should be. */
    private static Matrix matrix(String name, byte[] bytes) throws IOException {
        Matcher header = HEADER.matcher(header(name, bytes));
        if (!header.find()) {
            throw new IOException(name + " is no matrix of 32- or 64-bit floats, row after row");
        }
        int width = Integer.parseInt(header.group(1));
        long rows = Long.parseLong(header.group(2));
        long columns = Long.parseLong(header.group(3));
        ByteBuffer numbers =
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(PREFIX + headerLength(bytes));
        if (rows * columns * width != numbers.remaining()) {
            throw new IOException(name + " has " + numbers.remaining() + " bytes, not " + rows + " times " + columns
                    + " of " + width);
        }
        float[] values = new float[numbers.remaining() / width];
        for (int i = 0; i < values.length; i++) {
            values[i] = width == Float.BYTES ? numbers.getFloat() : (float) numbers.getDouble();
        }
        return new Matrix((int) rows, (int) columns, values);
    }

    /** The text of the header, of version 1.0 of the format; empty where there is none. */
    private static String header(String name, byte[] bytes) throws IOException {
        boolean begins = bytes.length > PREFIX && Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
        if (!begins || headerLength(bytes) > bytes.length - PREFIX) {
            throw new IOException(name + " is no .npy file of version 1.0");
        }
        return new String(bytes, PREFIX, headerLength(bytes), StandardCharsets.US_ASCII);
    }

    private static int headerLength(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getShort(PREFIX - Short.BYTES) & 0xFFFF;
    }
}
