package dev.firebreak.isolation;

import dev.firebreak.api.Payload;
import dev.firebreak.task.Outcome;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the attempts of one type. There is one object per type, shared by all of its workers; the
 * object outlives supervisors. Thread-safe.
 */
public interface Isolation extends AutoCloseable {

  /**
   * Starts an attempt. Neither blocks nor throws, whatever the handler does.
   *
   * @param attempt the context that the handler is given
   * @param input the input of the attempt
   * @param whenEnded given the outcome, once, from any thread, perhaps before this returns; never
   *     after the execution was abandoned. Must not block or throw. Where a program outlives its
   *     kill, {@link AttemptProcess#outlived} is true by then
   */
  Execution start(AttemptContext attempt, Payload input, Consumer<Outcome> whenEnded);

  /**
   * Whether attempts may have to wait for a process. {@link AttemptProcess#handedOver} is called
   * when an attempt is given one.
   */
  default boolean needsProcess() {
    return false;
  }

  /** How many attempts were abandoned and still run. */
  default int leaked() {
    return survivors().size();
  }

  /** The programs that were killed and still run; empty for handlers on threads. */
  default List<Survivors.Survivor> survivors() {
    return List.of();
  }

  /**
   * Whether attempts of this type are leaked and the node can't add carriers for more: another
   * handler that never returns would take a carrier thread from all types.
   */
  default boolean exhausted() {
    return false;
  }

  /** The processes that are kept ready; null if the type has none. */
  default @Nullable WarmProcesses warm() {
    return null;
  }

  /** The media types that the handler accepts. */
  MediaTypes consumes();

  /**
   * The name of the plugin that contains the handler; null if the handler is on the server's class
   * path.
   */
  default @Nullable String plugin() {
    return null;
  }

  /** Closes the handler and its threads. To be called after the last attempt. */
  @Override
  void close();
}
