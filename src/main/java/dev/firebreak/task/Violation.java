package dev.firebreak.task;

/**
 * A violation of the expected shape of a JSON input.
 *
 * @param pointer where in the document, as a JSON Pointer (RFC 6901); empty for the whole document
 * @param detail what is wrong there, for the caller to read
 */
public record Violation(String pointer, String detail) {}
