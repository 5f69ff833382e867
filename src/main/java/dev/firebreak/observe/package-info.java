/**
 * What can be seen from outside: counters per type and the live supervision tree. Looks on through
 * the {@link dev.firebreak.supervision.RunListener} and by asking; nothing here decides anything.
 */
@NullMarked
package dev.firebreak.observe;

import org.jspecify.annotations.NullMarked;
