package dev.firebreak.cli.option;

import dev.firebreak.client.Problem;
import dev.firebreak.client.TaskDocument;
import java.util.List;

/** The exit codes of the program, by which scripts decide what to do (sysexits.h). */
public final class ExitCode {
  public static final int OK = 0;

  /** A demonstration or measurement did not have the expected result. */
  public static final int FAILED = 1;

  /** The command line itself is wrong; picocli's own choice. */
  public static final int USAGE = 2;

  /** The input was rejected; sending it again does not help. */
  public static final int DATA_ERROR = 65;

  /** The node can't be reached, or can't listen. */
  public static final int UNAVAILABLE = 69;

  /** The work failed, or the program did. */
  public static final int SOFTWARE = 70;

  /** The heap is full and the node had to end; a restarted node has an empty heap. */
  public static final int FULL_HEAP = 71;

  /** Temporarily impossible; a later try may succeed. */
  public static final int TEMPORARY = 75;

  /** The token is missing, not valid, or lacks a scope. */
  public static final int NO_PERMISSION = 77;

  /** The configuration is wrong. */
  public static final int CONFIG = 78;

  /** Lines that the help texts of several commands have in common. */
  public static final String HELP_USAGE = USAGE + ":the command line is wrong";

  public static final String HELP_NO_NODE = UNAVAILABLE + ":no node answers at the address";

  public static final String HELP_NO_PERMISSION =
      NO_PERMISSION + ":the token is missing, not valid, or lacks a scope";

  private ExitCode() {}

  /** Returns the exit code for a call with this status. */
  public static int ofStatus(int status) {
    if (status == 408 || status == 429 || status == 503 || status == 507) {
      return TEMPORARY;
    } else if (status == 401 || status == 403) {
      return NO_PERMISSION;
    } else if (status >= 500) {
      return SOFTWARE;
    }
    return status >= 400 ? DATA_ERROR : OK;
  }

  /** Prints a problem that ended a command, and returns its exit code. */
  public static int of(Problem problem) {
    System.err.println(problem.document().isMissingNode() ? problem.title() : problem.document());
    return ofStatus(problem.status());
  }

  /** Returns the exit code for tasks after a wait. */
  public static int of(List<TaskDocument> tasks) {
    if (tasks.stream().anyMatch(task -> task.ended() && !task.succeeded())) {
      return SOFTWARE;
    }
    return tasks.stream().allMatch(TaskDocument::ended) ? OK : TEMPORARY;
  }
}
