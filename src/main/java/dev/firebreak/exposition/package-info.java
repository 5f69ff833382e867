/**
 * What a metric is, the values of one scrape, and the formats in which they are written. Which
 * metrics there are is not decided here.
 *
 * <p>The formats are written by this package and not by Prometheus' library, whose snapshots and
 * writers take four times as long and allocate ten times as much: with 200 types a scrape has
 * 18,000 lines. The tests hold what is written here against what the library writes.
 */
@NullMarked
package dev.firebreak.exposition;

import org.jspecify.annotations.NullMarked;
