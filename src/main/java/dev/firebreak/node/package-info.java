/**
 * One running Firebreak: everything else put together, in the order in which it starts and stops.
 * Wiring only; nothing is decided here.
 */
@NullMarked
package dev.firebreak.node;

import org.jspecify.annotations.NullMarked;
