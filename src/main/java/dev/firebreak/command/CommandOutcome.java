package dev.firebreak.command;

import dev.firebreak.api.Payload;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.process.Ending;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Excerpt;
import dev.firebreak.task.Outcome;
import java.io.IOException;
import java.util.Locale;

/** Makes outcomes of the ends of programs, by the exit codes that their type declares. */
public final class CommandOutcome {
  private static final int UNPROCESSABLE = 422;
  private static final int MAX_DETAIL = 1000;

  private CommandOutcome() {}

  static Outcome of(CommandIsolation.Plan plan, Ending ending, KeptOutput output, String stderr)
      throws IOException {
    if (output.overflowed()) {
      output.discard();
      return new Outcome.OutputTooLarge(plan.program().results().maxOutput());
    } else if (output.failure() != null) {
      output.discard();
      return new Outcome.OutputNotKept(String.valueOf(output.failure()));
    } else if (ending.succeeded()) {
      if (plan.program().results().format() == TypeSettings.Format.CGI) {
        return CgiOutput.outcome(plan.program().results(), output, stderr);
      }
      String contentType = plan.program().results().produces();
      return output.isLong()
          ? new Outcome.SucceededAtLength(output.mapped(), contentType)
          : new Outcome.Succeeded(Payload.of(output.bytes(), contentType));
    }
    output.discard();
    return failure(plan.program().results().exitCodes(), ending, stderr);
  }

  /**
   * The outcome of a failed program. A limit that it was killed for takes precedence over its exit
   * code.
   */
  static Outcome failure(TypeSettings.ExitCodes codes, Ending ending, String stderr) {
    int code = ending.exitCode();
    boolean byItself = ending.limitHit() == Ending.LimitHit.NONE;
    if (byItself && (codes.rejected().contains(code) || codes.statuses().containsKey(code))) {
      return new Outcome.Rejected(
          codes.statuses().getOrDefault(code, UNPROCESSABLE),
          lastLine(stderr, "The program refused the input"));
    } else if (byItself && codes.misused().contains(code)) {
      return new Outcome.Misused(lastLine(stderr, "The program ended with exit code " + code));
    }
    return new Outcome.Crashed(cause(ending, stderr));
  }

  /** Describes how the program ended. */
  public static Cause.Ended cause(Ending ending, String stderr) {
    boolean returned = ending.exitCode() != Ending.NO_EXIT_CODE;
    return new Cause.Ended(
        returned ? ending.exitCode() : null,
        returned ? null : ending.signal(),
        ending.limitHit() == Ending.LimitHit.NONE
            ? null
            : ending.limitHit().name().toLowerCase(Locale.ROOT),
        stderr,
        ending.usage().peakMemory(),
        ending.usage().cpu(),
        ending.usage().wall());
  }

  private static String lastLine(String stderr, String otherwise) {
    String last = stderr.lines().filter(line -> !line.isBlank()).reduce("", (_, line) -> line);
    return last.isEmpty() ? otherwise : Excerpt.of(last, MAX_DETAIL);
  }
}
