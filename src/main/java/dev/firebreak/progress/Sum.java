package dev.firebreak.progress;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How many tasks are in which state, in words. */
final class Sum {
  private Sum() {}

  /** Returns such as {@code 3 running, 120 waiting, 7 failed}; what is zero is not mentioned. */
  static String of(List<TaskLine> tasks) {
    return Stream.concat(
            Stream.of(
                count(tasks, TaskLine::running, "running"),
                count(tasks, task -> !task.running() && !task.ended(), "waiting")),
            Stream.of("succeeded", "failed", "quarantined", "cancelled")
                .map(state -> count(tasks, task -> task.state().equals(state), state)))
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(", "));
  }

  private static String count(List<TaskLine> tasks, Predicate<TaskLine> which, String name) {
    long number = tasks.stream().filter(which).count();
    return number == 0 ? "" : number + " " + name;
  }
}
