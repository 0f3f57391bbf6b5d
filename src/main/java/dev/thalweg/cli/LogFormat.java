package dev.thalweg.cli;

import java.util.Arrays;
import java.util.List;

/** How the log is written to standard error. */
enum LogFormat {
    /** For people, with a table of figures. */
    TEXT,
    /** For machines: one JSON object a line, and nothing else. */
    JSON;

    static final String OPTION = "--log-format";

    private static final String PROPERTY = "thalweg.log.format";

    /**
     * Sets the log up, before any class asks for a logger. That is long before options are parsed, so this one is looked for here,
     * too; whether it is a format at all picocli tells later.
     */
    static void prepare(String... arguments) {
        List<String> all = Arrays.asList(arguments);
        int at = all.indexOf(OPTION);
        boolean json = all.stream().anyMatch((OPTION + "=json")::equalsIgnoreCase)
                || (at >= 0 && at + 1 < all.size() && all.get(at + 1).equalsIgnoreCase("json"));
        System.setProperty(PROPERTY, (json ? JSON : TEXT).name());
        if (System.getProperty("log4j2.configurationFile") == null) {
            String file = "classpath:dev/thalweg/cli/log4j2.xml";
            System.setProperty(
                    "log4j2.configurationFile", json ? file + ",classpath:dev/thalweg/cli/log4j2-json.xml" : file);
        }
    }

    /** That of this process. */
    static LogFormat now() {
        return valueOf(System.getProperty(PROPERTY, TEXT.name()));
    }
}
