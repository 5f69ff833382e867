/**
 * Observation: counters per type, the live supervision tree and the events of tasks. Data comes
 * through {@link dev.firebreak.supervision.RunListener} and from queries; this package makes no
 * decisions.
 */
@NullMarked
package dev.firebreak.observe;

import org.jspecify.annotations.NullMarked;
