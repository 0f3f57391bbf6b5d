package dev.thalweg.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.thalweg.cli.StartingPipeline.Unfit;
import dev.thalweg.codec.BadCsv;
import dev.thalweg.codec.CsvFile;
import dev.thalweg.codec.EventSchema;
import dev.thalweg.settings.FileFailure;
import dev.thalweg.settings.PipelineFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a pipeline file to begin with. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description = {
            "Looks at the columns of a CSV file (plain or gzip), and writes a pipeline file that learns to predict one of "
                    + "them from the others, and its Avro schema beside it (.avsc).",
            "Both are a beginning: the comments say what was seen, and what was left out."
        })
final class InitCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "DATA", description = "The CSV file, with a header of column names.")
    private Path data = Path.of("data.csv");

    @Option(names = "--label", required = true, paramLabel = "COLUMN", description = "The column to predict.")
    private String label = "";

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The pipeline file (YAML) to write.")
    private Path out = Path.of("pipeline.yaml");

    @Option(names = "--force", description = "Write over files that are there.")
    private boolean force;

    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "Look at the first N rows (default: ${DEFAULT-VALUE}): classes seen later would be unknown.")
    private long rows = 1_000_000;

    @Option(names = "--json", description = "End with one JSON object on standard output.")
    private boolean json;

    @Spec
    private CommandSpec command;

    private long seen;

    @Override
    public Integer call() throws Exception {
        if (rows < 1) {
            throw new ParameterException(command.commandLine(), "--rows must be at least 1, got " + rows);
        }
        String file = String.valueOf(out.getFileName());
        Path schema = out.resolveSibling(file.replaceFirst("(?i)\\.ya?ml$", "") + ".avsc");
        StartingPipeline start;
        try {
            requireRoom(out);
            requireRoom(schema);
            start = new StartingPipeline(String.valueOf(data.getFileName()), columns(), label);
        } catch (Unfit unfit) {
            command.commandLine().getErr().println(unfit.getMessage());
            return ExitCode.USAGE;
        }
        StartingPipeline.Files files = start.files(opening(), String.valueOf(schema.getFileName()));
        write(schema, files.schema());
        write(out, files.pipeline());
        PipelineFile.read(out, List.of(), Map.of(), EventSchema::fieldsOf); // What init writes, check takes.
        tell(start, schema);
        return 0;
    }

    private void requireRoom(Path file) throws Unfit {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new Unfit(file + ": its directory is not there; make it, or name another --out");
        }
        if (file.toAbsolutePath().normalize().equals(data.toAbsolutePath().normalize()) || Files.isDirectory(file)) {
            throw new Unfit(file + ": cannot be written, it is the table or a directory; name another --out");
        }
        if (!force && Files.exists(file)) {
            throw new Unfit(file + ": is there already; name another --out, or write over it with --force");
        }
    }

    private static void write(Path file, String text) throws IOException {
        try {
            Files.writeString(file, text);
        } catch (IOException failure) {
            throw new IOException(file + ": cannot be written (" + FileFailure.why(failure) + ")", failure);
        }
    }

    private List<ColumnFacts> columns() throws BadCsv, IOException, Unfit {
        try (CsvFile csv = CsvFile.open(data)) {
            Set<String> names = new HashSet<>();
            for (String name : csv.header()) {
                if (!names.add(name)) {
                    throw new Unfit(data + ": column " + YamlText.quoted(name)
                            + " stands more than once in the header; rename one");
                }
            }
            List<ColumnFacts> columns =
                    csv.header().stream().map(ColumnFacts::new).toList();
            while (seen < rows) {
                CsvFile.Row row = csv.next();
                if (row == null) {
                    break;
                }
                seen++;
                for (int i = 0; i < columns.size(); i++) {
                    columns.get(i).see(row.cells().get(i));
                }
            }
            if (seen == 0) {
                throw new Unfit(data + ": no rows behind the header; some are needed to look at");
            }
            return columns;
        }
    }

    private String opening() {
        String table = YamlText.quoted(data.toString());
        String own = YamlText.quoted(out.toString());
        return "# A pipeline to begin with, by thalweg init from the first " + seen + " rows of " + table + ". Next:\n"
                + "#   thalweg check " + own + "\n"
                + "#   thalweg evaluate " + own + " " + table + "\n";
    }

    private void tell(StartingPipeline start, Path schema) {
        command.commandLine()
                .getErr()
                .println("wrote " + out + " and " + schema + ": " + start.features() + " features, from " + seen
                        + " rows; next: thalweg evaluate " + out + " " + data);
        if (json) {
            command.commandLine()
                    .getOut()
                    .println(new JsonMapper()
                            .createObjectNode()
                            .put("name", start.name())
                            .put("pipeline", out.toString())
                            .put("schema", schema.toString())
                            .put("rows", seen)
                            .put("features", start.features()));
        }
    }
}
