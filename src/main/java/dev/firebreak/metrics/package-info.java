/**
 * Metrics for the outside. Nothing is counted here: what other packages count and know is read when
 * it is asked for, on a thread of its own. The libraries for that are loaded by the first scrape.
 */
@NullMarked
package dev.firebreak.metrics;

import org.jspecify.annotations.NullMarked;
