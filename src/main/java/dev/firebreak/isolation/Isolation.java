package dev.firebreak.isolation;

import dev.firebreak.api.Payload;
import dev.firebreak.task.Outcome;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way in which the attempts of one type run. One object per type, shared by all of its workers;
 * it outlives supervisors. Thread-safe.
 */
public interface Isolation extends AutoCloseable {

  /**
   * Starts an attempt. Neither blocks nor throws, whatever the handler does.
   *
   * @param attempt what the handler is told
   * @param input what it works on
   * @param whenEnded given the outcome, once, from any thread, perhaps before this returns; never
   *     after the execution was abandoned. Must not block or throw. Where a program outlives its
   *     kill, {@link AttemptContext#outlived} is true by then
   */
  Execution start(AttemptContext attempt, Payload input, Consumer<Outcome> whenEnded);

  /** How far an attempt is kept from everything else, as a word: thread or process. */
  default String level() {
    return "process";
  }

  /**
   * Whether attempts may have to wait for a process. They are told by {@link
   * AttemptContext#handedOver} when they have one.
   */
  default boolean needsProcess() {
    return false;
  }

  /** How many attempts were abandoned and still run. */
  default int leaked() {
    return survivors().size();
  }

  /** The programs that were killed and are still there; none of a handler on a thread. */
  default List<Survivors.Survivor> survivors() {
    return List.of();
  }

  /**
   * Whether it has leaks and the node can't make up for more: another handler that never returns
   * would take a processor thread from everybody.
   */
  default boolean exhausted() {
    return false;
  }

  /** The media types that the handler takes; empty if any. */
  MediaTypes consumes();

  /** The name of the plugin that the handler comes from; null if it is the server's own. */
  default @Nullable String plugin() {
    return null;
  }

  /** Closes the handler and its threads. To be called after the last attempt. */
  @Override
  void close();
}
