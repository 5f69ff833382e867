package dev.firebreak.task;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The kind of a failure: failures with an equal kind have the same cause, as far as the outcomes
 * tell.
 *
 * @param cause the word for the cause, such as {@code timeout}, or the word, a colon and what
 *     distinguishes causes of this word: {@code exit-code:1}, {@code signal:SIGSEGV}, {@code
 *     exception:java.lang.IllegalStateException}
 * @param message the last line that a program wrote to its standard error, or the first line of
 *     another message, shortened, with each number replaced by #; empty if there is none
 */
public record FailureKind(String cause, String message) {
  /** The length of a message, in characters. */
  public static final int LONGEST_MESSAGE = 200;

  private static final Pattern NUMBER = Pattern.compile("0[xX][0-9a-fA-F]+|[0-9]+");
  private static final FailureKind UNKNOWN = new FailureKind("unknown", "");

  /** The kind of an outcome; null for a failure without a recorded outcome. */
  public static FailureKind of(@Nullable Outcome outcome) {
    return switch (outcome) {
      case null -> UNKNOWN;
      case Outcome.Rejected(int status, String detail) -> kind("rejected", status, first(detail));
      case Outcome.Malformed(String detail, _, _) -> kind("malformed-json", null, first(detail));
      case Outcome.Invalid(List<Violation> errors) ->
          kind("invalid-input", null, errors.isEmpty() ? "" : errors.getFirst().toString());
      case Outcome.Misused(String detail) -> kind("misused", null, first(detail));
      case Outcome.OutputTooLarge _ -> kind("output-too-large", null, "");
      case Outcome.OutputNotKept(String reason) -> kind("output-not-kept", null, first(reason));
      case Outcome.NotStarted(String reason) -> kind("not-started", null, first(reason));
      case Outcome.Crashed(Cause cause) -> of(cause);
      case Outcome.TimedOut(_, _, Cause.Ended end) ->
          kind("timeout", null, end == null ? "" : last(end.stderr()));
      case Outcome.Cancelled _ -> kind("cancelled", null, "");
      case Outcome.Refused(Refusal reason, _, _, _) ->
          kind("refused", reason.name().toLowerCase(Locale.ROOT).replace('_', '-'), "");
      case Outcome.Succeeded _, Outcome.SucceededAtLength _ -> UNKNOWN;
      case Outcome.Parked _, Outcome.Unknown _ -> UNKNOWN;
    };
  }

  private static FailureKind of(Cause cause) {
    return switch (cause) {
      case Cause.Thrown(String exception, String message, _) ->
          kind("exception", exception, message == null ? "" : first(message));
      case Cause.Ended(_, _, String limit, String stderr, _, _, _) when limit != null ->
          kind("limit", limit, last(stderr));
      case Cause.Ended(_, String signal, _, String stderr, _, _, _) when signal != null ->
          kind("signal", signal, last(stderr));
      case Cause.Ended(Integer exitCode, _, _, String stderr, _, _, _) ->
          kind("exit-code", exitCode, last(stderr));
      case Cause.Garbled(String fault, _, String stderr) ->
          kind("protocol", null, stderr.isBlank() ? first(fault) : last(stderr));
      case Cause.Reported(String detail, _) -> kind("reported", null, first(detail));
      case Cause.Injected _ -> kind("injected", null, "");
      case Cause.NodeLost _ -> kind("node-lost", null, "");
    };
  }

  private static FailureKind kind(String word, @Nullable Object which, String line) {
    String message = NUMBER.matcher(line).replaceAll("#");
    return new FailureKind(which == null ? word : word + ':' + which, shortened(message));
  }

  private static String shortened(String text) {
    if (text.length() <= LONGEST_MESSAGE) {
      return text;
    }
    boolean pair = Character.isHighSurrogate(text.charAt(LONGEST_MESSAGE - 1));
    return text.substring(0, pair ? LONGEST_MESSAGE - 1 : LONGEST_MESSAGE);
  }

  private static String first(String text) {
    return text.strip().lines().findFirst().orElse("").strip();
  }

  private static String last(String text) {
    String stripped = text.strip();
    return stripped.lines().reduce("", (_, line) -> line).strip();
  }

  /** The word for the cause, without what follows the colon. */
  public String word() {
    return word(cause);
  }

  private static String word(String cause) {
    int colon = cause.indexOf(':');
    return colon < 0 ? cause : cause.substring(0, colon);
  }

  /** Whether a filter for a cause, which may be the word only, selects this kind. */
  public boolean hasCause(String wanted) {
    return cause.equals(wanted) || word().equals(wanted);
  }
}
