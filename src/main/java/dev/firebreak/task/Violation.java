package dev.firebreak.task;

/**
 * One thing that is wrong with the shape of a JSON input.
 *
 * @param pointer where in the document, as a JSON Pointer (RFC 6901); empty for the whole document
 * @param detail what is wrong there, for the caller to read
 */
public record Violation(String pointer, String detail) {}
