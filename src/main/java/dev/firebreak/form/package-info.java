/**
 * Forms as browsers send them: multipart/form-data (RFC 7578) and application/x-www-form-urlencoded
 * (WHATWG URL). They are read with limits, and become files or one JSON document for an attempt.
 *
 * <p>A form is read in the array in which it arrived: its files are not copied before they are
 * written. What is not well formed is refused and not guessed at, so that a filter in front of the
 * server can't understand another form.
 */
@NullMarked
package dev.firebreak.form;

import org.jspecify.annotations.NullMarked;
