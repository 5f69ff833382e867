package dev.firebreak.top;

import java.util.List;
import java.util.stream.Stream;

/**
 * A type on the node that answers, or on all nodes. What is not known is negative.
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
    List<String> troubles) {
  /** The first word of the problem that is shown for a paused type. */
  static final String PAUSED = "paused";

  /**
   * The same, with the name of its node before each trouble, except a pause: it is on all nodes.
   */
  TypeRow on(String node) {
    List<String> named =
        troubles.stream()
            .map(trouble -> trouble.startsWith(PAUSED) ? trouble : node + ": " + trouble)
            .toList();
    return new TypeRow(name, running, limit, waiting, perSecond, p50Ms, p99Ms, oldestMs, named);
  }

  /** Both together; the times of attempts are those of this one. */
  TypeRow and(TypeRow other) {
    return new TypeRow(
        name,
        sum(running, other.running),
        sum(limit, other.limit),
        sum(waiting, other.waiting),
        perSecond < 0 || other.perSecond < 0
            ? Math.max(perSecond, other.perSecond)
            : perSecond + other.perSecond,
        p50Ms,
        p99Ms,
        Math.max(oldestMs, other.oldestMs),
        Stream.concat(troubles.stream(), other.troubles.stream().filter(this::isNew)).toList());
  }

  /** Whether a trouble of another node is to be added: a pause is known already. */
  private boolean isNew(String trouble) {
    return !trouble.startsWith(PAUSED)
        || troubles.stream().noneMatch(known -> known.startsWith(PAUSED));
  }

  private static int sum(int one, int other) {
    return one < 0 || other < 0 ? Math.max(one, other) : one + other;
  }
}
