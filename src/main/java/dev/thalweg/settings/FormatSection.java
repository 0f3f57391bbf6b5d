package dev.thalweg.settings;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The setting {@code event.format}. */
final class FormatSection {

    private static final String DEFAULT = "single-object";
    private static final Map<String, String> SHORT = Map.of(DEFAULT, "writers", "confluent", "url");

    private FormatSection() {}

    static Format read(Section event, Path directory, SchemaReader schemas) {
        Section.Variant choice = event.variant("format", DEFAULT, SHORT);
        Section details = choice.details();
        Format format =
                switch (choice.name()) {
                    case DEFAULT -> new Format.SingleObject(writers(details, directory, schemas));
                    case "binary" -> new Format.Binary();
                    case "confluent" -> new Format.Confluent(registry(details, directory));
                    case "json" -> new Format.Json();
                    default -> {
                        event.fault("format", choice.name(), "must be one of single-object, binary, confluent, json");
                        yield new Format.Binary();
                    }
                };
        details.close();
        return format;
    }

    private static List<Path> writers(Section details, Path directory, SchemaReader schemas) {
        if (details.value("writers").isEmpty()) {
            return List.of();
        }
        List<Path> writers = new ArrayList<>();
        for (String file : details.texts("writers", all -> !all.isEmpty(), "schema files")) {
            details.path("writers", file, directory).ifPresent(writers::add);
        }
        for (Path writer : writers) {
            try {
                schemas.fields(writer);
            } catch (SchemaReader.InvalidSchema invalid) {
                details.fault("writers", writer.toString(), String.valueOf(invalid.getMessage()));
            }
        }
        return writers;
    }

    private static RegistryAccess registry(Section details, Path directory) {
        String given = details.required("url", "the registry's address, such as http://localhost:8081");
        URI url = URI.create("http://localhost");
        if (!given.isEmpty()) {
            Optional<URI> valid = url(given);
            if (valid.isEmpty()) {
                // Not repeated: whoever writes a password into it should not find it in a log.
                details.fault(
                        "url",
                        null,
                        "must be http:// or https://, host, port and path alone; username and password stand beside it");
            }
            url = valid.orElse(url);
        }
        String username = details.text("username", "");
        String password = details.text("password", "");
        if (username.isEmpty() != password.isEmpty()) {
            details.fault(username.isEmpty() ? "username" : "password", null, "is missing; give both or none");
        }
        List<Certificate> certificates = details.path("certificates", details.text("certificates", ""), directory)
                .map(file -> certificates(details, file))
                .orElse(List.of());
        return new RegistryAccess(url, username, password, certificates);
    }

    private static Optional<URI> url(String given) {
        try {
            URI url = URI.create(given.replaceFirst("/+$", ""));
            boolean plain = url.getRawUserInfo() == null && url.getRawQuery() == null && url.getRawFragment() == null;
            boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            return plain && web && url.getHost() != null ? Optional.of(url) : Optional.empty();
        } catch (IllegalArgumentException invalid) {
            return Optional.empty();
        }
    }

    private static List<Certificate> certificates(Section details, Path file) {
        String remedy = "must be a file of certificates in PEM";
        try (InputStream in = Files.newInputStream(file)) {
            List<Certificate> certificates =
                    List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
            if (certificates.isEmpty()) {
                details.fault("certificates", file.toString(), remedy);
            }
            return certificates;
        } catch (NoSuchFileException missing) {
            details.fault("certificates", file.toString(), "there is no such file");
        } catch (IOException unreadable) {
            details.fault("certificates", file.toString(), "cannot be read: " + FileFailure.why(unreadable));
        } catch (CertificateException broken) {
            details.fault("certificates", file.toString(), remedy);
        }
        return List.of();
    }
}
