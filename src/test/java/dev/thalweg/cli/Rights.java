package dev.thalweg.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** The table of rights in {@code docs/security.md}. */
final class Rights {

    private static final Pattern ROW =
            Pattern.compile("\\| (`[^|]+) \\| (topic|group|transactional-id) \\| `([^`]+)` \\| (\\w+) \\|.*");

    private Rights() {}

    /**
     * A row.
     *
     * @param command in the table's own words
     * @param name of the resource, with {@code NAME} for the pipeline's
     */
    record Right(String command, ResourceType resource, String name, AclOperation operation) {

        AclBinding of(String user, String pipeline) {
            boolean prefix = name.endsWith("*");
            String whole = name.replace("NAME", pipeline).replace("*", "");
            return new AclBinding(
                    new ResourcePattern(resource, whole, prefix ? PatternType.PREFIXED : PatternType.LITERAL),
                    new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
        }
    }

    /** What the table lists for these commands. */
    static List<Right> of(String... commands) throws IOException {
        List<Right> rights = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("docs/security.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches() && List.of(commands).contains(row.group(1).replace("`", ""))) {
                rights.add(new Right(
                        row.group(1).replace("`", ""),
                        ResourceType.fromString(row.group(2).replace("-", "_")),
                        row.group(3),
                        operation(row.group(4))));
            }
        }
        return rights;
    }

    /** {@code DescribeConfigs} is {@code DESCRIBE_CONFIGS}. */
    private static AclOperation operation(String word) {
        return AclOperation.valueOf(word.replaceAll("([a-z])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT));
    }
}
