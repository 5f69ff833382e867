/**
 * The scenes of {@code firebreak demo}, which show how work that crashes is contained. A scene
 * starts a node of its own and observes it from outside. Part of the tools jar.
 */
@NullMarked
package dev.firebreak.scenes;

import org.jspecify.annotations.NullMarked;
