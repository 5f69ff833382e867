package dev.firebreak.task;

/**
 * One thing that is wrong with the shape of a JSON input.
 *
 * @param pointer where, as a JSON Pointer (RFC 6901); empty for the whole document
 * @param detail what
 */
public record Violation(String pointer, String detail) {}
