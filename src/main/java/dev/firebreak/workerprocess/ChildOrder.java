package dev.firebreak.workerprocess;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A line to a child JVM, after the first. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ChildOrder.Begin.class, name = "BEGIN"),
  @JsonSubTypes.Type(value = ChildOrder.Cancel.class, name = "CANCEL")
})
sealed interface ChildOrder {

  /**
   * Begin an attempt.
   *
   * @param id of the call or task
   * @param type the name of its type
   * @param attempt the number of the attempt, from 1
   * @param fence the number of the claim of a task; 0 for a call
   * @param trace the position in a trace; null if there is none
   * @param timeoutMs how long the attempt may run
   * @param contentType of the input
   * @param head the head of the request that the input came with; null if it is not passed on
   */
  @SuppressWarnings("ArrayRecordComponent") // Only written and read.
  record Begin(
      String id,
      String type,
      int attempt,
      int fence,
      @Nullable String trace,
      long timeoutMs,
      String contentType,
      @Nullable String head,
      byte[] input)
      implements ChildOrder {
    public Begin {
      Objects.requireNonNull(id);
      Objects.requireNonNull(type);
      Objects.requireNonNull(contentType);
      Objects.requireNonNull(input);
    }
  }

  /** Cancel the attempt that the child has; no effect if it has none. */
  record Cancel() implements ChildOrder {}
}
