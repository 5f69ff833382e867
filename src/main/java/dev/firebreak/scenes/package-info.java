/**
 * The scenes of {@code firebreak demo}, which show how Firebreak contains work that crashes. A
 * scene starts nodes of its own and is a client of them. Part of the tools jar.
 */
@NullMarked
package dev.firebreak.scenes;

import org.jspecify.annotations.NullMarked;
