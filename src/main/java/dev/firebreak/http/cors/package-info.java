/**
 * Which pages of other origins may use a type from a browser, and read its answers (CORS, as the
 * Fetch standard has it).
 *
 * <p>Here are the decisions about origins and the header fields that tell them to a browser. The
 * check of pages that no type lists, and of tokens, is in {@code dev.firebreak.http}.
 */
@NullMarked
package dev.firebreak.http.cors;

import org.jspecify.annotations.NullMarked;
