package dev.firebreak.top;

/**
 * What the metrics of a node say about a type.
 *
 * @param p50Ms the median time of an attempt, in milliseconds; NaN if none ended lately, negative
 *     if unknown
 * @param p99Ms the 99th percentile
 * @param queued tasks in the store that are not claimed; 0 if unknown
 * @param oldestDueMs how long the oldest of them has been due; negative if unknown
 */
record Measured(double p50Ms, double p99Ms, int queued, long oldestDueMs) {
  static final Measured UNKNOWN = new Measured(-1, -1, 0, -1);
}
