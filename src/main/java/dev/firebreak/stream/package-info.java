/**
 * The bytes of calls that are passed on while they are read or written: the answer of an attempt,
 * and the input of a call. Each holds a bounded number of bytes, however long it is. Knows nothing
 * of HTTP, programs or handlers, which are at its ends.
 */
@NullMarked
package dev.firebreak.stream;

import org.jspecify.annotations.NullMarked;
