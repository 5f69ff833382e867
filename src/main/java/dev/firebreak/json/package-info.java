/**
 * JSON as handlers read and write it: strict, with configured limits, and with error messages for
 * callers.
 */
@NullMarked
package dev.firebreak.json;

import org.jspecify.annotations.NullMarked;
