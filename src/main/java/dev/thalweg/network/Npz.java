package dev.thalweg.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Matrices by name as NumPy keeps them: a zip archive of {@code .npy} files (NEP 1), each by ND4J. {@code numpy.load} reads
 * it.
 */
public final class Npz {

    private static final String SUFFIX = ".npy";

    /** More than any network has: an archive can say that it holds anything. */
    private static final int LARGEST = 1 << 30;

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

    private static Matrix matrix(String name, byte[] bytes) throws IOException {
        try (INDArray array = Nd4j.createNpyFromByteArray(bytes)) {
            if (array.rank() != 2) {
                throw new IOException(name + " has " + array.rank() + " dimensions, where a matrix has 2");
            }
            float[] values = array.castTo(DataType.FLOAT).dup('c').data().asFloat();
            return new Matrix(array.rows(), array.columns(), values);
        } catch (RuntimeException foreign) {
            throw new IOException(name + " is no .npy file of numbers", foreign);
        }
    }
}
