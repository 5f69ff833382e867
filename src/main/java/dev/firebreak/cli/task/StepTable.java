package dev.firebreak.cli.task;

import dev.firebreak.client.TaskDocument;
import dev.firebreak.client.TaskStep;
import dev.firebreak.terminal.Table;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The steps of a task as a table for terminals of 80 columns. */
final class StepTable {
  /** The number and the name. */
  private static final int WIDEST = 22;

  private static final double MILLIS = 1000;
  private static final int LONG_S = 100;

  private StepTable() {}

  /** Returns the table with an empty line before it; nothing if the task has no steps. */
  static String of(TaskDocument task) {
    if (task.stepCount() == 0) {
      return "";
    }
    Table table = new Table("step", "recorded", "took", "bytes", "note");
    for (TaskStep step : task.steps()) {
      table.row(
          shortened(step.number() + " " + step.name()),
          time(step.finishedAt()),
          took(step),
          step.bytes(),
          note(step));
    }
    int earlier = task.stepCount() - task.steps().size();
    return "\n" + table + (earlier > 0 ? "  " + earlier + " earlier steps are not shown\n" : "");
  }

  private static String shortened(String name) {
    return name.length() > WIDEST ? name.substring(0, WIDEST - 3) + "..." : name;
  }

  private static String time(@Nullable Instant time) {
    return time == null ? "" : time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String took(TaskStep step) {
    Instant from = step.startedAt();
    Instant to = step.finishedAt();
    if (from == null || to == null) {
      return "";
    }
    double seconds = Duration.between(from, to).toMillis() / MILLIS;
    return String.format(Locale.ROOT, seconds < LONG_S ? "%.3f s" : "%.1f s", seconds);
  }

  private static String note(TaskStep step) {
    if (step.code() != 0 && step.kind().equals("signal")) {
      return "no signal in time";
    } else if (step.code() != 0) {
      return "exit " + step.code();
    }
    return step.kind().equals("result") ? "" : step.kind();
  }
}
