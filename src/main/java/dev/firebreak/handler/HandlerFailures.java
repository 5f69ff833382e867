package dev.firebreak.handler;

import dev.firebreak.api.PermanentFailure;
import dev.firebreak.json.InputRefused;
import dev.firebreak.liveness.HeapWatch;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Excerpt;
import dev.firebreak.task.Outcome;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Makes outcomes of what handlers throw. Reading an exception's message runs foreign code, so
 * reading is guarded as well.
 */
public final class HandlerFailures {
  private static final int MAX_DEPTH = 16;

  /** Made in advance: when it is needed, there may be no memory to make it. */
  private static final Outcome NO_MEMORY =
      crashed(OutOfMemoryError.class.getName(), "(no memory was left to say more)");

  private HandlerFailures() {}

  /** Loads the classes that are needed to report an OutOfMemoryError, while there is memory. */
  static void rehearse() {
    Outcome _ = read(new OutOfMemoryError("a rehearsal"));
  }

  public static Outcome outcomeOf(Throwable thrown) {
    HeapWatch.noticed(thrown);
    return read(thrown);
  }

  private static Outcome read(Throwable thrown) {
    try {
      return switch (unwrap(thrown)) {
        case InputRefused refused -> refused.outcome();
        case PermanentFailure no -> new Outcome.Rejected(no.status(), detail(no));
        case Throwable other -> new Outcome.Crashed(causeOf(other));
      };
    } catch (OutOfMemoryError e) {
      HeapWatch.noticed(e);
      return NO_MEMORY;
    } catch (Throwable _) {
      return crashed(thrown.getClass().getName(), "(its details could not be read)");
    }
  }

  public static Outcome crashed(String exception, String message) {
    return new Outcome.Crashed(new Cause.Thrown(exception, message, null));
  }

  private static Throwable unwrap(Throwable thrown) {
    Throwable inner = thrown;
    // Bounded: the causes of a foreign exception may form a cycle.
    for (int depth = 0; depth < MAX_DEPTH; depth++) {
      if (!isWrapper(inner) || inner.getCause() == null) {
        break;
      }
      inner = inner.getCause();
    }
    return inner;
  }

  private static boolean isWrapper(Throwable thrown) {
    return thrown instanceof CompletionException || thrown instanceof ExecutionException;
  }

  private static Cause causeOf(Throwable thrown) {
    return new Cause.Thrown(
        thrown.getClass().getName(), Excerpt.messageOf(thrown), placeOf(thrown));
  }

  private static String detail(PermanentFailure no) {
    String message = Excerpt.messageOf(no);
    return message == null ? "The handler refused this input." : message;
  }

  /** The class and message of a throwable, for a human reader. */
  static String describe(Throwable thrown) {
    String message = Excerpt.messageOf(thrown);
    return thrown.getClass().getName() + (message == null ? "" : ": " + message);
  }

  private static @Nullable String placeOf(Throwable thrown) {
    try {
      StackTraceElement[] trace = thrown.getStackTrace();
      return trace.length == 0 ? null : trace[0].toString();
    } catch (Throwable _) {
      return null;
    }
  }
}
