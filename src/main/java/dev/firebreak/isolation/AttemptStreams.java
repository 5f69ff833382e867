package dev.firebreak.isolation;

import dev.firebreak.api.Payload;
import dev.firebreak.stream.AttemptAnswer;
import dev.firebreak.stream.StreamedInput;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The input and the answer of an attempt, where they are passed on while they arrive or are
 * written. What is set is set before the attempt begins; thread-safe from then on.
 */
public final class AttemptStreams {
  private final String type;
  private final BooleanSupplier over;

  /** What it may write its answer to; null for none. */
  private @Nullable AttemptAnswer answer;

  /** Its input, if that is passed on while it arrives. */
  private @Nullable StreamedInput input;

  /** Where a handler may write its answer; null for nowhere. */
  private @Nullable HandlerOutput output;

  /**
   * Creates the streams of an attempt that has none.
   *
   * @param type its type's name
   * @param over whether the attempt has ended or was told to stop
   */
  AttemptStreams(String type, BooleanSupplier over) {
    this.type = type;
    this.over = over;
  }

  /** Says that its answer is sent while it is written. To be called before the attempt begins. */
  public void writesTo(AttemptAnswer answer) {
    this.answer = answer;
  }

  /** What the attempt may write its answer to; null if its outcome is its answer. */
  public @Nullable AttemptAnswer answer() {
    return answer;
  }

  /** Lets the handler write its answer. To be called before the attempt begins. */
  public void mayWrite() {
    output = new HandlerOutput(answer, over);
  }

  HandlerOutput output() {
    HandlerOutput to = output;
    if (to == null) {
      throw new IllegalStateException("the type " + type + " is not declared with stream = true");
    }
    return to;
  }

  /** The answer that the handler has written; null if it has written none. */
  public @Nullable Payload written() {
    HandlerOutput to = output;
    return to == null || !to.begun() ? null : to.result();
  }

  /** Says that its input is passed on while it arrives. To be called before the attempt begins. */
  public void readsFrom(StreamedInput input) {
    this.input = input;
  }

  /** The input that the attempt reads while it arrives; null if it is complete. */
  public @Nullable StreamedInput input() {
    return input;
  }
}
