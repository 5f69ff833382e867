package dev.firebreak.top;

import java.util.List;

/**
 * A type on the node that answers. What is not known is negative.
 *
 * @param running attempts that run
 * @param limit how many may run at a time
 * @param waiting calls and tasks in the waiting line, and tasks in the store that are not claimed
 * @param perSecond calls and tasks that ended, per second since the last screen
 * @param p50Ms the median time of an attempt; NaN if none ended lately
 * @param p99Ms its 99th percentile
 * @param oldestMs the age of the run that runs or waits longest, and of the oldest due task
 * @param troubles what is wrong with it, or why it takes no work; empty if nothing is
 */
record TypeRow(
    String name,
    int running,
    int limit,
    int waiting,
    double perSecond,
    double p50Ms,
    double p99Ms,
    long oldestMs,
    List<String> troubles) {}
