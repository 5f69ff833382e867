/**
 * What the author of a handler sees: {@link dev.firebreak.api.Handler}, {@link
 * dev.firebreak.api.AsyncHandler} and what they are given and may throw.
 *
 * <p>Needs nothing but the JDK (17 or newer) and is also published as a jar of its own, classifier
 * {@code api}. Nothing of the server lives here.
 */
@NullMarked
package dev.firebreak.api;

import org.jspecify.annotations.NullMarked;
