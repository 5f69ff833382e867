/**
 * The HTTP side of calls whose answer is sent while it is written, and whose input is passed on
 * while it arrives. Routes and the documents of answers are not part of this package.
 */
@NullMarked
package dev.firebreak.http.stream;

import org.jspecify.annotations.NullMarked;
