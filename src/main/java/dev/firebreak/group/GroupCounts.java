package dev.firebreak.group;

/**
 * How many tasks of a group are in which state. A task that is deleted stays counted.
 *
 * @param total all that were submitted
 * @param running those of which an attempt runs
 * @param succeeded those that have a result
 * @param failed those whose last attempt failed
 * @param cancelled those that were cancelled
 * @param quarantined those whose processes died
 */
public record GroupCounts(
    long total, long running, long succeeded, long failed, long cancelled, long quarantined) {
  /** Those of a group without tasks. */
  public static final GroupCounts NONE = new GroupCounts(0, 0, 0, 0, 0, 0);

  /** How many tasks have ended. */
  public long ended() {
    return succeeded + failed + cancelled + quarantined;
  }

  /** How many tasks wait: for their turn, a time, a further attempt or an event. */
  public long queued() {
    // The running tasks are counted at another moment than the others where nodes share a store.
    return Math.max(0, total - ended() - running);
  }
}
