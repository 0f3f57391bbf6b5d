package dev.thalweg.settings;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/** Why a file cannot be read or written, in words for a person. */
public final class FileFailure {

    private FileFailure() {}

    /** The operating system's reason where it gave one, and never the name of a Java class. */
    public static String why(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        String message = failure.getMessage();
        return message == null ? "input or output failed" : message;
    }
}
