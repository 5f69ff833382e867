package dev.firebreak.trial;

import dev.firebreak.config.IsolationLevel;
import dev.firebreak.config.StreamSettings;
import dev.firebreak.config.TypeSettings;
import dev.firebreak.isolation.ProgramEnd;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an attempt used, each with the limit that it was measured against. */
record Used(TypeSettings type, TrialAttempt attempt) {

  /** The texts by name, in the order in which they are shown. */
  Map<String, String> lines(long inputBytes) {
    Map<String, String> lines = new LinkedHashMap<>();
    Cause.Ended end = end();
    if (end != null) {
      lines.put("exit", exit(end));
    }
    lines.put("time", time());
    if (type.program() != null) {
      program(lines, type.program().limits(), end);
    }
    lines.put("input", Quantity.of(inputBytes) + " of " + inputLimit());
    lines.put("output", output());
    return lines;
  }

  private String inputLimit() {
    StreamSettings stream = type.endpoint().stream();
    return stream.input()
        ? "max-stream-input " + Quantity.of(stream.maxInput())
        : "max-body " + Quantity.of(type.work().maxBody());
  }

  /** How the program ended; null if there was none, or it still runs. */
  private Cause.@Nullable Ended end() {
    ProgramEnd program = attempt.program();
    if (program != null) {
      return program.end();
    }
    return switch (attempt.outcome()) {
      case Outcome.Crashed(Cause.Ended end) -> end;
      case Outcome.TimedOut late -> late.end();
      default -> null;
    };
  }

  private static String exit(Cause.Ended end) {
    String how = end.signal() == null ? "code " + end.exitCode() : end.signal();
    return end.limit() == null ? how : how + ", killed above its limit: " + end.limit();
  }

  private String time() {
    String ran = Quantity.of(attempt.ran()) + " of timeout " + Quantity.of(type.time().timeout());
    if (attempt.stopping().isPositive()) {
      ran +=
          ", then "
              + Quantity.of(attempt.stopping())
              + " to stop, grace "
              + Quantity.of(type.time().grace());
    }
    return type.level() == IsolationLevel.THREAD
        ? ran
        : ran
            + "; its process was ready after "
            + Quantity.of(attempt.waited())
            + " of max-wait "
            + Quantity.of(type.capacity().maxWait());
  }

  private static void program(
      Map<String, String> lines, TypeSettings.ProgramLimits limits, Cause.@Nullable Ended end) {
    String cpu = end == null ? "not measured" : Quantity.of(end.cpu());
    lines.put(
        "cpu",
        against(
            cpu,
            "cpu-time",
            limits.cpu().equals(Duration.ZERO) ? null : Quantity.of(limits.cpu())));
    String peak =
        end == null || end.peakMemory() == 0
            ? "not measured"
            : "peak " + Quantity.of(end.peakMemory());
    lines.put(
        "memory",
        against(peak, "memory", limits.memory() == 0 ? null : Quantity.of(limits.memory())));
  }

  private static String against(String used, String key, @Nullable String limit) {
    return limit == null ? used + ", no limit (" + key + ")" : used + " of " + key + ' ' + limit;
  }

  private String output() {
    if (attempt.outcome() instanceof Outcome.OutputTooLarge much) {
      return "ended above max-output " + Quantity.of(much.maxOutput());
    }
    TypeSettings.Program program = type.program();
    if (type.endpoint().stream().answer()) {
      return attempt.program() == null ? "streamed" : written() + ", streamed without a limit";
    }
    String limit = program == null ? null : Quantity.of(program.results().maxOutput());
    return against(written(), "max-output", limit);
  }

  private String written() {
    ProgramEnd program = attempt.program();
    return switch (attempt.outcome()) {
      case Outcome.Succeeded done when program == null -> Quantity.of(done.result().size());
      case Outcome.SucceededAtLength done when program == null ->
          Quantity.of(done.result().remaining());
      default -> program == null ? "none" : Quantity.of(program.written());
    };
  }
}
