/**
 * Nodes that know each other through the database that they share, and what they tell each other.
 */
@NullMarked
package dev.firebreak.cluster;

import org.jspecify.annotations.NullMarked;
