package dev.thalweg.network;

import dev.thalweg.feature.Row;

/** The smallest task: [1, 0] is class 0, [0, 1] is class 1. */
final class TwoPoints {

    private TwoPoints() {}

    static Row row(int target) {
        Row row = new Row(2, 0);
        row.dense()[target] = 1;
        return row;
    }

    static Batch batch() {
        Batch batch = new Batch(2, 2);
        batch.add(row(0), 0, 1);
        batch.add(row(1), 1, 1);
        return batch;
    }
}
