/**
 * JSON as handlers read and write it: strict, with limits of the configuration, and with error
 * messages in the caller's words.
 */
@NullMarked
package dev.firebreak.json;

import org.jspecify.annotations.NullMarked;
