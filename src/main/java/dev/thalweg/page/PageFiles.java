package dev.thalweg.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The page's files: our own, and those of the charts' library, as its artefact brings them. */
final class PageFiles {

    private static final String LIBRARY = "META-INF/resources/webjars/uplot/";
    private static final String LIBRARY_VERSION = "META-INF/maven/org.webjars.npm/uplot/pom.properties";
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String STYLE = "text/css; charset=utf-8";

    /** One file, and where it is served. */
    record Served(String path, String type, String text) {}

    private PageFiles() {}

    /** All of them. */
    static List<Served> all() {
        String library = "/" + LIBRARY + libraryVersion() + "/dist/";
        return List.of(
                new Served("/", "text/html; charset=utf-8", text("index.html")),
                new Served("/page.css", STYLE, text("page.css")),
                new Served("/page.js", SCRIPT, text("page.js")),
                new Served("/icon.svg", "image/svg+xml", text("icon.svg")),
                new Served("/uplot.css", STYLE, text(library + "uPlot.min.css")),
                new Served("/uplot.js", SCRIPT, text(library + "uPlot.esm.js")));
    }

    private static String libraryVersion() {
        try (InputStream in = open("/" + LIBRARY_VERSION)) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String text(String resource) {
        try (InputStream in = open(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static InputStream open(String resource) {
        @Nullable InputStream in = PageFiles.class.getResourceAsStream(resource);
        if (in == null) {
            throw new IllegalStateException("not in this build: " + resource);
        }
        return in;
    }
}
