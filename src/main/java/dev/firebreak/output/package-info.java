/**
 * Standard output and error of a server, whose work must not wait for their reader, and its
 * messages that are no log entries. Depends only on the JDK, so that a keeper can use it too.
 */
@NullMarked
package dev.firebreak.output;

import org.jspecify.annotations.NullMarked;
