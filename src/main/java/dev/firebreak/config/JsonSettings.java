package dev.firebreak.config;

/**
 * Limits on the JSON that handlers read. The type limits the length of a document.
 *
 * @param maxDepth how deep arrays and objects may be nested
 * @param maxNumberLength the longest number, in characters
 * @param maxStringLength the longest string, in characters
 */
public record JsonSettings(int maxDepth, int maxNumberLength, int maxStringLength) {}
