package dev.firebreak.step;

import com.fasterxml.jackson.databind.type.TypeFactory;
import dev.firebreak.api.Payload;
import dev.firebreak.config.JsonSettings;
import dev.firebreak.json.InputRefused;
import dev.firebreak.json.Json;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.RecordedStep;
import dev.firebreak.task.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/** Runs the steps of handlers. Blocks the handler's thread until a result is recorded. */
public final class JavaSteps {
  /** What a handler has written itself need not be distrusted: only nesting is limited. */
  private static final Json JSON =
      new Json(new JsonSettings(1000, Integer.MAX_VALUE, Integer.MAX_VALUE));

  private static final String BYTES = "application/octet-stream";

  private JavaSteps() {}

  /**
   * Returns the recorded result of a step; without one, runs its body and records what that
   * returns.
   *
   * @param type the class of the result; Payload and byte[] are recorded as they are, others as
   *     JSON
   * @throws StepRefused if the step can't be run, read or recorded
   * @throws Exception what the body throws; nothing is recorded then
   */
  public static <T> T run(
      StepJournal journal, String name, Class<T> type, Callable<? extends T> body)
      throws Exception {
    Optional<RecordedStep> known = await(journal.begin(name));
    if (known.isPresent()) {
      return read(known.get(), type);
    }
    long begun = System.nanoTime();
    boolean ended = false;
    try {
      T value = body.call();
      Payload payload = written(name, value, type);
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      ended = true;
      await(journal.record(name, new StepResult(Step.Kind.RESULT, 0, payload, took)));
      return value;
    } finally {
      if (!ended) {
        journal.giveUp(name);
      }
    }
  }

  private static <T> T await(CompletionStage<T> stage) throws Exception {
    try {
      return stage.toCompletableFuture().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StepRefused refused) {
        throw refused;
      }
      throw new StepRefused("the steps of this task can't be read: " + e.getCause(), e);
    }
  }

  private static Payload written(String name, Object value, Class<?> type) throws IOException {
    return switch (value) {
      case Payload payload -> payload;
      case byte[] bytes -> Payload.of(bytes, BYTES);
      case null, default -> {
        if (value == null && (type == Payload.class || type == byte[].class)) {
          throw new StepRefused("step " + name + " returned null instead of bytes");
        }
        yield JSON.encode(value);
      }
    };
  }

  private static <T> T read(RecordedStep recorded, Class<T> type) {
    Payload payload = recorded.result();
    boolean json = payload.contentType().startsWith("application/json");
    if (type == Payload.class) {
      return type.cast(payload);
    } else if (type == byte[].class && !json) {
      return type.cast(payload.bytes());
    } else if (type == byte[].class || !json) {
      throw mismatch(recorded, type, json ? "it is JSON" : "it is not JSON");
    }
    try {
      return bound(payload, type);
    } catch (InputRefused e) {
      throw mismatch(recorded, type, why(e.outcome()));
    }
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // The decoder returns what the type says.
  private static <T> T bound(Payload payload, Class<T> type) throws InputRefused {
    if (payload.text().equals("null")) {
      return null;
    }
    return (T) JSON.decoder(TypeFactory.defaultInstance().constructType(type)).decode(payload);
  }

  private static StepRefused mismatch(RecordedStep recorded, Class<?> type, String why) {
    return new StepRefused(
        "step "
            + recorded.step().name()
            + " was recorded as "
            + recorded.result().contentType()
            + " and can't be read as "
            + type.getName()
            + ": "
            + why
            + "; give a step that returns something else another name");
  }

  private static String why(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Malformed malformed -> malformed.detail();
      case Outcome.Invalid invalid ->
          invalid.errors().stream()
              .map(error -> (error.pointer() + " " + error.detail()).strip())
              .collect(Collectors.joining(", "));
      default -> "it has another shape";
    };
  }
}
