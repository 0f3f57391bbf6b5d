package dev.thalweg.settings;

/**
 * Where the live page, metrics and health are served.
 *
 * @param host the address to listen on; loopback unless told otherwise
 * @param port the TCP port; 0 picks a free one
 */
public record Http(String host, int port) {}
