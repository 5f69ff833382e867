package dev.firebreak.task;

import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;

/**
 * A step of a task that was recorded: later attempts read its result instead of running it again.
 *
 * @param number its place among the steps of its task, from 1
 * @param name its name, which no other step of the task has
 * @param kind what was recorded
 * @param code the exit code of the command that was run; 0 if none was
 * @param bytes the length of the result
 * @param startedAt when it began
 * @param finishedAt when it was recorded
 */
public record Step(
    int number,
    String name,
    Kind kind,
    int code,
    long bytes,
    Instant startedAt,
    Instant finishedAt) {
  /** The longest name, in characters. */
  public static final int LONGEST_NAME = 200;

  /** What a step records. */
  public enum Kind {
    /** The result of a computation or a command. */
    RESULT(0),
    /** The end of a sleep. */
    SLEEP(1),
    /** A signal, or the ends of other tasks, or that none came in time. */
    SIGNAL(2);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    /** The name of the kind in documents. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The number by which it is stored. */
    public int number() {
      return number;
    }

    /** The kind with this number; one that only later versions know is shown as a result. */
    public static Kind of(int number) {
      return Arrays.stream(values()).filter(kind -> kind.number == number).findAny().orElse(RESULT);
    }
  }
}
