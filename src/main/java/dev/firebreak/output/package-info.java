/**
 * What a server writes to its standard output and error, which must not keep it from its work.
 * Needs nothing but the JDK, so that a keeper can use it too.
 */
@NullMarked
package dev.firebreak.output;

import org.jspecify.annotations.NullMarked;
