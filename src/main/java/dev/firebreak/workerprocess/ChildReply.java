package dev.firebreak.workerprocess;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.firebreak.api.Payload;
import dev.firebreak.step.StepResult;
import dev.firebreak.task.Cause;
import dev.firebreak.task.HeadText;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Step;
import dev.firebreak.task.Violation;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A line from a child JVM. A line that lacks a member has no meaning, and can't be read. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ChildReply.Ready.class, name = "READY"),
  @JsonSubTypes.Type(value = ChildReply.Unusable.class, name = "UNUSABLE"),
  @JsonSubTypes.Type(value = ChildReply.Progress.class, name = "PROGRESS"),
  @JsonSubTypes.Type(value = ChildReply.StepBegun.class, name = "STEP_BEGUN"),
  @JsonSubTypes.Type(value = ChildReply.StepEnded.class, name = "STEP_ENDED"),
  @JsonSubTypes.Type(value = ChildReply.Sleep.class, name = "SLEEP"),
  @JsonSubTypes.Type(value = ChildReply.Await.class, name = "AWAIT"),
  @JsonSubTypes.Type(value = ChildReply.AwaitAll.class, name = "AWAIT_ALL"),
  @JsonSubTypes.Type(value = ChildReply.Submit.class, name = "SUBMIT"),
  @JsonSubTypes.Type(value = ChildReply.StepGivenUp.class, name = "STEP_GIVEN_UP"),
  @JsonSubTypes.Type(value = ChildReply.Succeeded.class, name = "SUCCEEDED"),
  @JsonSubTypes.Type(value = ChildReply.Rejected.class, name = "REJECTED"),
  @JsonSubTypes.Type(value = ChildReply.Malformed.class, name = "MALFORMED"),
  @JsonSubTypes.Type(value = ChildReply.Invalid.class, name = "INVALID"),
  @JsonSubTypes.Type(value = ChildReply.Crashed.class, name = "CRASHED")
})
public sealed interface ChildReply {

  /** The handler was made. */
  record Ready() implements ChildReply {}

  /** The handler can't be made. */
  record Unusable(String detail) implements ChildReply {
    public Unusable {
      Objects.requireNonNull(detail);
    }
  }

  /** The progress of the attempt with this id. */
  record Progress(String id, double fraction, @Nullable String note) implements ChildReply {
    public Progress {
      Objects.requireNonNull(id);
    }
  }

  /** A line about a step of an attempt. */
  sealed interface OfStep extends ChildReply {
    /** The id of the attempt. */
    String id();
  }

  /** A step begins. */
  record StepBegun(String id, String name) implements OfStep {
    public StepBegun {
      Objects.requireNonNull(id);
      Objects.requireNonNull(name);
    }
  }

  /** A step has a result. */
  @SuppressWarnings("ArrayRecordComponent") // Only written and read.
  record StepEnded(
      String id,
      String name,
      Step.Kind kind,
      int code,
      long tookNanos,
      String contentType,
      byte[] result)
      implements OfStep {
    public StepEnded {
      Objects.requireNonNull(id);
      Objects.requireNonNull(name);
      Objects.requireNonNull(kind);
      Objects.requireNonNull(contentType);
      Objects.requireNonNull(result);
    }

    static StepEnded of(String id, String name, StepResult of) {
      Payload payload = of.payload();
      return new StepEnded(
          id,
          name,
          of.kind(),
          of.code(),
          of.took().toNanos(),
          payload.contentType(),
          payload.bytes());
    }
  }

  /** A step that was begun has no result. */
  record StepGivenUp(String id, String name) implements OfStep {
    public StepGivenUp {
      Objects.requireNonNull(id);
      Objects.requireNonNull(name);
    }
  }

  /** The task sleeps. */
  record Sleep(String id, String name, long millis) implements OfStep {
    public Sleep {
      Objects.requireNonNull(id);
      Objects.requireNonNull(name);
    }
  }

  /** The task waits for others. */
  record AwaitAll(String id, String name, List<String> ids, long millis) implements OfStep {
    public AwaitAll {
      Objects.requireNonNull(id);
      Objects.requireNonNull(name);
      ids = List.copyOf(ids);
    }
  }

  /** The task submits a child. */
  @SuppressWarnings("ArrayRecordComponent") // Only written and read.
  record Submit(String id, String name, String type, String contentType, byte[] input)
      implements OfStep {
    public Submit {
      Objects.requireNonNull(id);
      Objects.requireNonNull(name);
      Objects.requireNonNull(type);
      Objects.requireNonNull(contentType);
      Objects.requireNonNull(input);
    }
  }

  /** The task waits for a signal. */
  record Await(String id, String name, long millis) implements OfStep {
    public Await {
      Objects.requireNonNull(id);
      Objects.requireNonNull(name);
    }
  }

  /** The end of an attempt. */
  sealed interface End extends ChildReply {
    /** The id of the attempt. */
    String id();

    /** How the attempt ended. */
    Outcome outcome();
  }

  /** The result of the handler. */
  @SuppressWarnings("ArrayRecordComponent") // Only written and read.
  record Succeeded(String id, String contentType, @Nullable String head, byte[] result)
      implements End {
    public Succeeded {
      Objects.requireNonNull(id);
      Objects.requireNonNull(contentType);
      Objects.requireNonNull(result);
    }

    @Override
    public Outcome outcome() {
      return new Outcome.Succeeded(Payload.of(result, contentType).withHead(HeadText.read(head)));
    }
  }

  /** The handler rejected the input. */
  record Rejected(String id, int status, String detail) implements End {
    public Rejected {
      Objects.requireNonNull(id);
      Objects.requireNonNull(detail);
    }

    @Override
    public Outcome outcome() {
      return new Outcome.Rejected(status, detail);
    }
  }

  /** The input is not a JSON document. */
  record Malformed(String id, int line, int column, String detail) implements End {
    public Malformed {
      Objects.requireNonNull(id);
      Objects.requireNonNull(detail);
    }

    @Override
    public Outcome outcome() {
      return new Outcome.Malformed(detail, line, column);
    }
  }

  /** The input is JSON, but not of the handler's shape. */
  record Invalid(String id, List<Violation> errors) implements End {
    public Invalid {
      Objects.requireNonNull(id);
      errors = List.copyOf(errors);
    }

    @Override
    public Outcome outcome() {
      return new Outcome.Invalid(errors);
    }
  }

  /**
   * The handler threw an exception.
   *
   * @param exception its class
   * @param message its message
   * @param at where the exception was thrown
   */
  record Crashed(String id, String exception, @Nullable String message, @Nullable String at)
      implements End {
    public Crashed {
      Objects.requireNonNull(id);
      Objects.requireNonNull(exception);
    }

    @Override
    public Outcome outcome() {
      return new Outcome.Crashed(new Cause.Thrown(exception, message, at));
    }
  }

  /**
   * Reports the outcome of an attempt.
   *
   * @param id of the attempt
   * @throws IllegalArgumentException if no handler can have such an outcome
   */
  static ChildReply of(String id, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Succeeded(Payload result) ->
          new Succeeded(id, result.contentType(), HeadText.of(result), result.bytes());
      case Outcome.Rejected no -> new Rejected(id, no.status(), no.detail());
      case Outcome.Malformed bad -> new Malformed(id, bad.line(), bad.column(), bad.detail());
      case Outcome.Invalid bad -> new Invalid(id, bad.errors());
      case Outcome.Crashed(Cause.Thrown thrown) ->
          new Crashed(id, thrown.exception(), thrown.message(), thrown.at());
      default -> throw new IllegalArgumentException("not an outcome of a handler: " + outcome);
    };
  }
}
