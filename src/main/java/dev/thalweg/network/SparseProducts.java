package dev.thalweg.network;

import dev.thalweg.feature.Row;
import java.util.Objects;

/**
 * Products with the sparse pairs of a row, each of which names a row of a matrix that has one value a unit. As in
 * {@link LoopProducts}, rows are copied to where HotSpot vectorises their sums, and sums run in the order of the pairs.
 * For one thread.
 */
final class SparseProducts {

    private final int columns;
    private final float[] sum;
    private final float[] row;

    /**
     * @param columns rows of the matrix
     * @param mostUnits of any matrix
     */
    SparseProducts(int columns, int mostUnits) {
        this.columns = columns;
        sum = new float[mostUnits];
        row = new float[mostUnits];
    }

    /** Adds to c, for each pair, its value times the row that it names. */
    void gather(Row pairs, float[] matrix, int at, float[] c, int units) {
        System.arraycopy(c, 0, sum, 0, units);
        for (int pair = 0; pair < pairs.nonZeros(); pair++) {
            int column = Objects.checkIndex(pairs.column(pair), columns);
            System.arraycopy(matrix, at + column * units, row, 0, units);
            add(pairs.value(pair), row, sum, units);
        }
        System.arraycopy(sum, 0, c, 0, units);
    }

    /** Adds to each row of c, for each pair of that row of the batch, its value times the row that it names. */
    void gather(Batch batch, float[] matrix, int at, float[] c, int units) {
        for (int number = 0; number < batch.size(); number++) {
            System.arraycopy(c, number * units, sum, 0, units);
            for (int pair = batch.from(number); pair < batch.to(number); pair++) {
                System.arraycopy(matrix, at + batch.column(pair) * units, row, 0, units);
                add(batch.value(pair), row, sum, units);
            }
            System.arraycopy(sum, 0, c, number * units, units);
        }
    }

    /** Adds to each row of the matrix that a pair names the pair's value times that row of a. */
    void scatter(Batch batch, float[] a, float[] matrix, int at, int units) {
        for (int number = 0; number < batch.size(); number++) {
            System.arraycopy(a, number * units, row, 0, units);
            for (int pair = batch.from(number); pair < batch.to(number); pair++) {
                int to = at + batch.column(pair) * units;
                System.arraycopy(matrix, to, sum, 0, units);
                add(batch.value(pair), row, sum, units);
                System.arraycopy(sum, 0, matrix, to, units);
            }
        }
    }

    private static void add(float factor, float[] row, float[] sum, int units) {
        for (int i = 0; i < units; i++) {
            sum[i] += factor * row[i];
        }
    }
}
