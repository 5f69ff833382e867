package dev.firebreak.cli.task;

import dev.firebreak.client.TaskDocument;
import dev.firebreak.terminal.Screen;
import dev.firebreak.terminal.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Prints tasks. */
final class TaskOutput {
  private static final int LONGEST_NOTE = 60;

  @Option(
      names = "--json",
      description =
          "Print JSON, one line per task. This is the default where the output is not a terminal.")
  private boolean json;

  boolean json() {
    return json || !Screen.isTerminal();
  }

  void print(TaskDocument task) {
    print(Stream.of(task));
  }

  /** Prints tasks as JSON, each as it arrives, or all of them as a table. */
  void print(Stream<TaskDocument> tasks) {
    if (json()) {
      tasks.forEach(task -> System.out.println(task.document()));
    } else {
      System.out.print(table(tasks));
    }
  }

  static String table(Stream<TaskDocument> tasks) {
    Table table = new Table("task", "type", "state", "attempts", "created", "run at", "note");
    tasks.forEach(
        task ->
            table.row(
                task.id(),
                typeOf(task),
                task.state(),
                task.attempts(),
                time(task.times().createdAt()),
                time(task.times().runAt()),
                note(task)));
    return table.toString();
  }

  /** The type, with the version if the task has one. */
  private static String typeOf(TaskDocument task) {
    String version = task.version();
    return version.isEmpty() ? task.type() : task.type() + " " + version;
  }

  private static String time(@Nullable Instant time) {
    return time == null ? "" : time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Why the task failed, its progress, or what it waits for. */
  private static String note(TaskDocument task) {
    String note =
        task.error() != null
            ? task.error().toString()
            : task.document().path("progress").path("note").asText("");
    String shown = note.isEmpty() ? task.waitingFor() : note;
    String line = shown.lines().findFirst().orElse("");
    return line.length() > LONGEST_NOTE ? line.substring(0, LONGEST_NOTE - 3) + "..." : line;
  }
}
