package dev.firebreak.api;

/**
 * Ends the attempt of a task that is to wait without a slot and without a thread. Thrown by {@link
 * Attempt#sleep} and {@link Attempt#await}: a handler lets it pass. It is an {@link Error}, so that
 * handlers that catch every {@link Exception} do so. Blocks {@code finally} run. The task goes on
 * as another attempt, which begins at the start of the handler and is charged to no one.
 *
 * <p>A handler that catches this error, or another thread of the handler, can't change that: what
 * the handler returns or throws is dropped, and each further step, sleep or wait throws this error
 * again.
 */
public final class TaskParked extends Error {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the error, without a stack trace. For the server, and for tests of handlers.
   *
   * @param waitingFor what the task waits for
   */
  public TaskParked(String waitingFor) {
    super("the task waits for " + waitingFor, null, false, false);
  }
}
