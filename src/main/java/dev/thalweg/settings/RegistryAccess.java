package dev.thalweg.settings;

import java.net.URI;
import java.security.cert.Certificate;
import java.util.List;

/**
 * Where a schema registry is, and how to be let in. It speaks Confluent's REST API.
 *
 * @param url {@code http} or {@code https}, with a base path where there is one, without a slash at its end
 * @param username for basic authentication; empty for none
 * @param password never shown
 * @param certificates of those who may have signed the registry's; none are those that the JVM trusts
 */
public record RegistryAccess(URI url, String username, String password, List<Certificate> certificates) {

    public RegistryAccess {
        certificates = List.copyOf(certificates);
    }

    @Override
    public String toString() {
        return url.toString();
    }
}
