package dev.firebreak.trial;

import dev.firebreak.task.FailureKind;
import dev.firebreak.task.Outcome;
import java.util.Map;

/**
 * The part at fault for a failure, in the words of the dashboard (blame.js).
 *
 * @param fault the part: the input, a limit, the program, the configuration
 * @param what what happened, in a few words
 */
record Blame(String fault, String what) {
  private static final Map<String, String> FAULTS =
      Map.ofEntries(
          Map.entry("rejected", "Input"),
          Map.entry("invalid-input", "Input"),
          Map.entry("malformed-json", "Input"),
          Map.entry("timeout", "Limit"),
          Map.entry("limit", "Limit"),
          Map.entry("output-too-large", "Limit"),
          Map.entry("exit-code", "Program"),
          Map.entry("signal", "Program"),
          Map.entry("protocol", "Program"),
          Map.entry("reported", "Program"),
          Map.entry("not-started", "Program"),
          Map.entry("exception", "Handler"),
          Map.entry("misused", "Configuration"),
          Map.entry("refused", "Program"),
          Map.entry("cancelled", "Operator"));

  /** The part at fault by the word of a failure. */
  static Map<String, String> faults() {
    return FAULTS;
  }

  /** Returns the part at fault for an outcome that is no result. */
  static Blame of(Outcome failure) {
    FailureKind kind = FailureKind.of(failure);
    String detail =
        kind.cause().substring(Math.min(kind.cause().length(), kind.word().length() + 1));
    return new Blame(FAULTS.getOrDefault(kind.word(), "Server"), what(kind.word(), detail));
  }

  private static String what(String word, String detail) {
    return switch (word) {
      case "exit-code" -> "exit code " + detail;
      case "signal" -> "ended by " + detail;
      case "limit" -> "killed above its limit: " + detail;
      case "exception" -> detail.substring(detail.lastIndexOf('.') + 1);
      case "timeout" -> "the time limit was exceeded";
      case "rejected" -> "rejected with " + detail;
      case "protocol" -> "its answer was not understood";
      case "reported" -> "it reported a failure";
      default -> word.replace('-', ' ');
    };
  }

  @Override
  public String toString() {
    return fault + ": " + what;
  }
}
