/**
 * Writes JSON documents faster than Jackson does by itself, byte for byte the same. What the
 * documents contain is decided where they are declared.
 */
@NullMarked
package dev.firebreak.http.document;

import org.jspecify.annotations.NullMarked;
