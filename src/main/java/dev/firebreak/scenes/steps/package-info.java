/**
 * The scene {@code steps}: jobs of many steps whose nodes, processes and database are killed at
 * random moments, and the count of what each step has done, which does not rely on the store.
 */
@NullMarked
package dev.firebreak.scenes.steps;

import org.jspecify.annotations.NullMarked;
