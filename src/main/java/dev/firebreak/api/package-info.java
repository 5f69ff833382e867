/**
 * The API for authors of handlers: {@link dev.firebreak.api.Handler}, {@link
 * dev.firebreak.api.AsyncHandler}, their parameters and their exception.
 *
 * <p>Needs only the JDK (17 or newer) and is also published as a separate jar, classifier {@code
 * api}. Contains no code of the server.
 */
@NullMarked
package dev.firebreak.api;

import org.jspecify.annotations.NullMarked;
