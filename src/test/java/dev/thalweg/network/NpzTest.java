package dev.thalweg.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** Bytes of others are looked through before native code sees them. */
class NpzTest {

    private static final Matrix MATRIX = new Matrix(2, 3, new float[] {1, 2, 3, 4, 5, 6});

    @Test
    void matricesComeBackAsTheyWere() throws IOException {
        Map<String, Matrix> read = Npz.read(new ByteArrayInputStream(written()));
        assertThat(read).containsOnlyKeys("a");
        Matrix matrix = Objects.requireNonNull(read.get("a"));
        assertThat(matrix.rows()).isEqualTo(2);
        assertThat(matrix.values()).isEqualTo(MATRIX.values());
    }

    @Test
    void whateverIsCutOrChangedInTheHeaderIsRefused() throws IOException {
        byte[] array = array();
        for (int cut = 0; cut < array.length; cut++) {
            byte[] some = Arrays.copyOf(array, cut);
            assertThatThrownBy(() -> Npz.read(zip(some))).as("%d bytes", cut).isInstanceOf(IOException.class);
        }
        Random random = new Random(6);
        for (int trial = 0; trial < 300; trial++) {
            byte[] spoiled = array.clone();
            spoiled[random.nextInt(64)] = (byte) random.nextInt();
            try {
                assertThat(Npz.read(zip(spoiled))).hasSize(1);
            } catch (IOException refused) {
                assertThat(refused).hasMessageContaining("a.npy");
            }
        }
    }

    @Test
    void otherKindsOfArraysAreRefused() throws IOException {
        String text = new String(array(), StandardCharsets.ISO_8859_1);
        for (String other : new String[] {
            text.replace("<f4", ">f4"),
            text.replace("<f4", "<i4"),
            text.replace("(2, 3)", "(9, 9)"),
            text.replace("False", "True ")
        }) {
            assertThat(other).isNotEqualTo(text);
            assertThatThrownBy(() -> Npz.read(zip(other.getBytes(StandardCharsets.ISO_8859_1))))
                    .isInstanceOf(IOException.class);
        }
    }

    private static byte[] written() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Npz.write(Map.of("a", MATRIX), bytes);
        return bytes.toByteArray();
    }

    private static byte[] array() throws IOException {
        ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(written()));
        assertThat(Objects.requireNonNull(zip.getNextEntry()).getName()).isEqualTo("a.npy");
        return zip.readAllBytes();
    }

    private static ByteArrayInputStream zip(byte[] array) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("a.npy"));
            zip.write(array);
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
