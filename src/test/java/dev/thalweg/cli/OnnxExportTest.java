package dev.thalweg.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import onnx.Onnx.ModelProto;
import onnx.Onnx.StringStringEntryProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole model leaves, or it is said why not. */
@Timeout(60)
class OnnxExportTest {

    @TempDir
    private Path directory;

    @Test
    void aFileAPartitionSaysWhichModelItIs() throws Exception {
        Example example = saved("topics.partitions=2");
        Path out = directory.resolve("out");
        Console export = export(example, "here", "onnx", out);
        assertThat(export.exit()).as(export.err()).isZero();
        assertThat(out.toFile().list()).containsExactlyInAnyOrder("partition-0.onnx", "partition-1.onnx");
        String told = example.run("models", "show", "here").out();
        for (int partition = 0; partition < 2; partition++) {
            ModelProto model =
                    ModelProto.parseFrom(Files.readAllBytes(out.resolve("partition-" + partition + ".onnx")));
            assertThat(model.getGraph().getInputCount()).isEqualTo(8);
            assertThat(told)
                    .contains(model.getMetadataPropsList().stream()
                            .filter(property -> property.getKey().equals("fingerprint"))
                            .map(StringStringEntryProto::getValue)
                            .findFirst()
                            .orElseThrow());
        }
    }

    @Test
    void whatCannotLeaveWritesNothing() throws Exception {
        String text = "features.day={text: 16}";
        Example example = saved(text);
        Path out = directory.resolve("out");
        Console texts = export(example, "here", "onnx", out, "--set", text);
        assertThat(texts.exit()).isOne();
        assertThat(texts.errLines())
                .containsExactly("ONNX has no operators that take a text apart: this model cannot leave with day; "
                        + "its parameters can, with --format npz");
        assertThat(export(example, "nothing", "onnx", out, "--set", text).err())
                .contains("there is no snapshot nothing");
        Console others = export(example, "here", "onnx", out);
        assertThat(others.exit()).isOne();
        assertThat(others.err()).contains("the snapshot was learned under other settings");
        assertThat(out).isEmptyDirectory();
        Console format = export(example, "here", "pmml", out);
        assertThat(format.exit()).isEqualTo(2);
        assertThat(format.err()).contains("--format");
        assertThat(export(example, "here", "npz", out, "--set", text).exit()).isZero();
    }

    private Example saved(String setting) throws Exception {
        Example example = new Example(directory);
        Path table = Example.table(directory, 100);
        assertThat(example.run("feed", table.toString(), "--set", setting).exit())
                .isZero();
        Console run = example.run("run", "--until-idle", "300ms", "--set", setting);
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(example.run("models", "save", "here", "--set", setting).exit())
                .isZero();
        return example;
    }

    private static Console export(Example example, String id, String format, Path out, String... more) {
        String[] all = new String[6 + more.length];
        System.arraycopy(new String[] {"export", id, "--format", format, "--out", out.toString()}, 0, all, 0, 6);
        System.arraycopy(more, 0, all, 6, more.length);
        return example.run("models", all);
    }
}
