package dev.firebreak.config;

/**
 * What JSON may look like that handlers read. How long a document may be, its type says.
 *
 * @param maxDepth how many arrays and objects may stand inside each other
 * @param maxNumberLength the longest number, in characters
 * @param maxStringLength the longest string, in characters
 */
public record JsonSettings(int maxDepth, int maxNumberLength, int maxStringLength) {}
