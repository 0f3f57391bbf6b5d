package dev.thalweg.peers;

import com.yahoo.labs.samoa.instances.Attribute;
import com.yahoo.labs.samoa.instances.DenseInstance;
import com.yahoo.labs.samoa.instances.Instance;
import com.yahoo.labs.samoa.instances.Instances;
import com.yahoo.labs.samoa.instances.InstancesHeader;
import com.yahoo.labs.samoa.instances.SparseInstance;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** A CSV file, plain or {@code .gz}, as MOA's instances in the file's order; the label comes last. */
final class Table {

    private final List<CsvRecord> records;
    private final List<Column> columns;
    private final int labelled;

    private Table(List<CsvRecord> records, List<Column> columns, int labelled) {
        this.records = records;
        this.columns = columns;
        this.labelled = labelled;
    }

    /**
     * Reads the first {@code limit} rows that have a label; all are looked at to tell what the columns are.
     *
     * @param categories columns whose numbers are names
     * @throws IllegalArgumentException when no column is called {@code label}
     */
    static Table read(Path file, String label, Set<String> categories, int limit) throws IOException {
        List<CsvRecord> all = records(file);
        List<String> header = all.get(0).getFields();
        int labelled = header.indexOf(label);
        if (labelled < 0) {
            throw new IllegalArgumentException(file + " has no column '" + label + "'");
        }
        List<CsvRecord> rows = all.stream()
                .skip(1)
                .filter(row -> !row.getField(labelled).isEmpty())
                .toList();
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < header.size(); i++) {
            int at = i;
            columns.add(new Column(
                    header.get(i),
                    categories.contains(header.get(i)),
                    rows.stream().map(row -> row.getField(at))));
        }
        return new Table(rows.subList(0, Math.min(limit, rows.size())), columns, labelled);
    }

    private static List<CsvRecord> records(Path file) throws IOException {
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file));
                InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
                Reader reader = new InputStreamReader(plain, StandardCharsets.UTF_8);
                CsvReader<CsvRecord> csv = CsvReader.builder().ofCsvRecord(reader)) {
            return csv.stream().toList();
        }
    }

    /** Of the label; 0 where that is a number. */
    int classes() {
        return columns.get(labelled).classes();
    }

    boolean hasText() {
        return columns.stream().anyMatch(Column::text);
    }

    /** @param linear whether for a linear model: numbers standardised, categories one-hot */
    List<Instance> instances(boolean linear) {
        List<Attribute> attributes = new ArrayList<>();
        List<Integer> starts = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            starts.add(attributes.size());
            attributes.addAll(i == labelled ? List.of() : columns.get(i).attributes(linear));
        }
        attributes.add(columns.get(labelled).label());
        Instances empty = new Instances("table", attributes, 0);
        empty.setClassIndex(attributes.size() - 1);
        InstancesHeader header = new InstancesHeader(empty);
        List<Instance> instances = new ArrayList<>();
        for (CsvRecord record : records) {
            Instance instance = instance(record, starts, attributes.size(), linear);
            instance.setDataset(header);
            instances.add(instance);
        }
        return instances;
    }

    private Instance instance(CsvRecord record, List<Integer> starts, int width, boolean linear) {
        SortedMap<Integer, Double> row = new TreeMap<>();
        for (int i = 0; i < columns.size(); i++) {
            String cell = record.getField(i);
            if (i == labelled) {
                row.put(width - 1, columns.get(i).label(cell));
            } else if (linear) {
                columns.get(i).putLinear(cell, starts.get(i), row);
            } else {
                columns.get(i).put(cell, starts.get(i), row);
            }
        }
        double[] values = row.values().stream().mapToDouble(Double::doubleValue).toArray();
        int[] places = row.keySet().stream().mapToInt(Integer::intValue).toArray();
        return values.length == width ? new DenseInstance(1, values) : new SparseInstance(1, values, places, width);
    }
}
