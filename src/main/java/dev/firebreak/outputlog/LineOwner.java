package dev.firebreak.outputlog;

/**
 * The attempt that a line belongs to.
 *
 * @param run the id of the call or task; empty for a process that is kept ready, between attempts
 * @param task whether it is a task
 * @param attempt the number of the attempt, from 1
 */
public record LineOwner(String run, boolean task, int attempt) {
  /** A process that has no attempt. */
  public static final LineOwner NONE = new LineOwner("", false, 0);
}
