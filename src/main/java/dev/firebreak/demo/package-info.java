/**
 * Handlers that behave badly on purpose, and the scenes of {@code firebreak demo} that show what
 * becomes of it. A scene starts a node of its own and looks at it from outside.
 */
@NullMarked
package dev.firebreak.demo;

import org.jspecify.annotations.NullMarked;
