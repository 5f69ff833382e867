/**
 * The last minutes of a node as a series of samples: throughput, load and times, for the whole node
 * and for each type. Nothing is counted here: what {@link dev.firebreak.observe} counts is read
 * every two seconds.
 */
@NullMarked
package dev.firebreak.series;

import org.jspecify.annotations.NullMarked;
