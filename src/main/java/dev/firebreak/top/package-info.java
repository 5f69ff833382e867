/**
 * {@code firebreak top}: what the public API of a node says about types, nodes and failures, as one
 * screen of text, live or once. The screen is computed by functions without side effects.
 */
@NullMarked
package dev.firebreak.top;

import org.jspecify.annotations.NullMarked;
