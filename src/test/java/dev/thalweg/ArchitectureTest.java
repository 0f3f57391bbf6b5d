package dev.thalweg;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tree tells the flow: arrows between packages point one way, and each foreign library has one home. */
class ArchitectureTest {

    /** From the first stage to the last; a package uses only those before it. */
    private static final List<String> PACKAGES = List.of(
            "event",
            "feature",
            "network",
            "evaluation",
            "learner",
            "model",
            "settings",
            "codec",
            "meters",
            "stream",
            "history",
            "broker",
            "page",
            "cli");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.thalweg");

    @Test
    void packagesUseOnlyThoseAboveThem() {
        for (int position = 0; position < PACKAGES.size(); position++) {
            String[] below = PACKAGES.subList(position + 1, PACKAGES.size()).stream()
                    .map(ArchitectureTest::of)
                    .toArray(String[]::new);
            if (below.length > 0) {
                noClasses()
                        .that()
                        .resideInAPackage(of(PACKAGES.get(position)))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(below)
                        .check(CLASSES);
            }
        }
    }

    @Test
    void everyClassIsInAKnownPackage() {
        classes()
                .should()
                .resideInAnyPackage(PACKAGES.stream().map(ArchitectureTest::of).toArray(String[]::new))
                .check(CLASSES);
    }

    @Test
    void foreignLibrariesHaveOneHome() {
        Map<List<String>, List<String>> homes = new LinkedHashMap<>();
        homes.put(List.of("org.nd4j.linalg..", "org.nd4j.autodiff..", "org.bytedeco.."), List.of("network"));
        homes.put(List.of("onnx..", "org.nd4j.shade.."), List.of("codec"));
        homes.put(List.of("org.snakeyaml.."), List.of("settings"));
        homes.put(List.of("org.apache.avro..", "de.siegmar.."), List.of("codec"));
        homes.put(List.of("java.net.http.."), List.of("codec"));
        homes.put(List.of("com.fasterxml.."), List.of("codec", "page", "cli"));
        homes.put(List.of("io.micrometer.."), List.of("meters", "cli"));
        homes.put(List.of("org.apache.kafka.."), List.of("stream", "history", "broker", "cli"));
        homes.put(List.of("kafka.."), List.of("broker"));
        homes.put(List.of("com.sun.net.httpserver.."), List.of("page"));
        homes.put(List.of("picocli..", "me.tongfei..", "org.apache.logging..", "org.HdrHistogram.."), List.of("cli"));
        homes.forEach((library, packages) -> noClasses()
                .that()
                .resideOutsideOfPackages(
                        packages.stream().map(ArchitectureTest::of).toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(library.toArray(String[]::new))
                .check(CLASSES));
    }

    @Test
    void onlyTheLearnerStoreTouchesInternalsOfKafkaStreams() {
        noClasses()
                .that()
                .doNotHaveSimpleName("LearnerStore")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka.streams..internals..")
                .check(CLASSES);
    }

    @Test
    void theCoreHasNoClockNoFilesAndNoOtherRandomness() {
        noClasses()
                .that()
                .resideInAnyPackage(of("event"), of("feature"), of("network"), of("evaluation"), of("learner"))
                .should()
                .dependOnClassesThat(named(
                        "java.nio.file",
                        "java.io.File",
                        "java.time",
                        "java.util.Random$",
                        "java.util.concurrent.ThreadLocalRandom$"))
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Math.class, "random")
                .check(CLASSES);
    }

    @Test
    void nothingIsReadOrWrittenByJavaSerialisation() {
        noClasses()
                .should()
                .dependOnClassesThat(named("java.io.Object", "java.io.Externalizable$"))
                .check(CLASSES);
        assertThat(CLASSES.stream()
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> Set.of("readObject", "writeObject", "readResolve", "writeReplace")
                                .contains(method.getName()))
                        .filter(method -> !method.getModifiers().contains(JavaModifier.SYNTHETIC)))
                .isEmpty();
    }

    @Test
    void atMostHalfOfTheTypesArePublic() {
        List<JavaClass> top = CLASSES.stream()
                .filter(type -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
                .toList();
        long visible = top.stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .count();
        assertThat(visible).as("public types of %d", top.size()).isLessThanOrEqualTo(top.size() / 2);
    }

    @Test
    void everyPackageTourNamesAClassThatExists() throws IOException {
        Pattern first = Pattern.compile("Open\\s+(?:\\*\\s+)?\\{@link ([\\w.]+)\\} first");
        List<String> broken = new ArrayList<>();
        for (String name : PACKAGES) {
            Path tour = Path.of("src/main/java/dev/thalweg", name, "package-info.java");
            Matcher open = first.matcher(Files.readString(tour).replaceAll("\\s+\\*\\s+", " "));
            if (!open.find() || !CLASSES.contain(open.group(1))) {
                broken.add(name);
            }
        }
        assertThat(broken).as("packages whose tour does not lead to a class").isEmpty();
    }

    @Test
    void thePackageTableIsTheTree() throws IOException {
        try (Stream<Path> tree = Files.list(Path.of("src/main/java/dev/thalweg"))) {
            assertThat(tree.map(path -> path.getFileName().toString())).containsExactlyInAnyOrderElementsOf(PACKAGES);
        }
    }

    private static String of(String name) {
        return "dev.thalweg." + name + "..";
    }

    private static DescribedPredicate<JavaClass> named(String... prefixes) {
        return DescribedPredicate.describe("are named like " + String.join(", ", prefixes), type -> Stream.of(prefixes)
                .anyMatch(prefix -> (type.getName() + "$").startsWith(prefix)));
    }
}
