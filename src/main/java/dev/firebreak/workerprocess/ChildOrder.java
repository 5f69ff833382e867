package dev.firebreak.workerprocess;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.firebreak.api.Payload;
import dev.firebreak.task.RecordedStep;
import dev.firebreak.task.Step;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A line to a child JVM, after the first. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ChildOrder.Begin.class, name = "BEGIN"),
  @JsonSubTypes.Type(value = ChildOrder.StepAnswer.class, name = "STEP"),
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

  /**
   * The answer to the child's last line about a step. Without members it means that the step is to
   * be run, or was recorded.
   *
   * @param id of the attempt
   * @param step what is recorded of the step; null for nothing
   * @param contentType of the recorded result; null without one
   * @param result the recorded result; null without one
   * @param refused why the step can't be run or recorded; null if it can
   * @param parked what the task waits for, as the attempt is to end; null if it is not
   */
  @SuppressWarnings("ArrayRecordComponent") // Only written and read.
  record StepAnswer(
      String id,
      @Nullable StepFields step,
      @Nullable String contentType,
      byte @Nullable [] result,
      @Nullable String refused,
      @Nullable String parked)
      implements ChildOrder {
    public StepAnswer {
      Objects.requireNonNull(id);
    }

    static StepAnswer of(String id, StepReply reply) {
      return switch (reply) {
        case StepReply.Known(RecordedStep known) ->
            new StepAnswer(
                id,
                StepFields.of(known.step()),
                known.result().contentType(),
                known.result().bytes(),
                null,
                null);
        case StepReply.Unknown _, StepReply.Ended _, StepReply.Slept _ ->
            new StepAnswer(id, null, null, null, null, null);
        case StepReply.Signalled(_, Payload body) ->
            new StepAnswer(
                id,
                null,
                body == null ? null : body.contentType(),
                body == null ? null : body.bytes(),
                null,
                null);
        case StepReply.Parked parked ->
            new StepAnswer(id, null, null, null, null, parked.waitingFor());
        case StepReply.Refused refused ->
            new StepAnswer(id, null, null, null, refused.reason(), null);
      };
    }

    /** The body of a signal; null for none. */
    @Nullable Payload body() {
      return result == null || contentType == null ? null : Payload.of(result, contentType);
    }

    /** What is recorded of the step; null for nothing. */
    @Nullable RecordedStep recorded() {
      return step == null || result == null || contentType == null
          ? null
          : new RecordedStep(step.step(result.length), Payload.of(result, contentType));
    }
  }

  /** A recorded step. Times are in milliseconds since 1970. */
  record StepFields(
      int number, String name, Step.Kind kind, int code, long startedAt, long finishedAt) {
    public StepFields {
      Objects.requireNonNull(name);
      Objects.requireNonNull(kind);
    }

    private static StepFields of(Step step) {
      return new StepFields(
          step.number(),
          step.name(),
          step.kind(),
          step.code(),
          step.startedAt().toEpochMilli(),
          step.finishedAt().toEpochMilli());
    }

    private Step step(long bytes) {
      return new Step(
          number,
          name,
          kind,
          code,
          bytes,
          Instant.ofEpochMilli(startedAt),
          Instant.ofEpochMilli(finishedAt));
    }
  }

  /** Cancel the attempt that the child has; no effect if it has none. */
  record Cancel() implements ChildOrder {}
}
