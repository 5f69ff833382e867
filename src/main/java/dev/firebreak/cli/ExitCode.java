package dev.firebreak.cli;

import dev.firebreak.client.Problem;
import dev.firebreak.client.TaskDocument;
import java.util.List;

/** What the program ends with, so that a script can tell what to do (sysexits.h). */
final class ExitCode {
  static final int OK = 0;

  /** Something that was shown or tried did not come out as it must. */
  static final int FAILED = 1;

  /** The command line itself is wrong; picocli's own choice. */
  static final int USAGE = 2;

  /** The input was refused; sending it again will not help. */
  static final int DATA_ERROR = 65;

  /** There is no node, or it can't listen. */
  static final int UNAVAILABLE = 69;

  /** The work failed, or the program did. */
  static final int SOFTWARE = 70;

  /** The heap is full, and the node with it at its end; a new one has an empty heap. */
  static final int FULL_HEAP = 71;

  /** Not now; later perhaps. */
  static final int TEMPORARY = 75;

  /** The configuration is wrong. */
  static final int CONFIG = 78;

  /** Lines of the tables in the commands' help, for what several commands have in common. */
  static final String HELP_USAGE = USAGE + ":the command line is wrong";

  static final String HELP_NO_NODE = UNAVAILABLE + ":no node answers at the address";

  private ExitCode() {}

  /** For a call that was answered with this status. */
  static int ofStatus(int status) {
    if (status == 408 || status == 429 || status == 503 || status == 507) {
      return TEMPORARY;
    } else if (status >= 500) {
      return SOFTWARE;
    }
    return status >= 400 ? DATA_ERROR : OK;
  }

  /** Says what was wrong, for a command that it ended. */
  static int of(Problem problem) {
    System.err.println(problem.document().isMissingNode() ? problem.title() : problem.document());
    return ofStatus(problem.status());
  }

  /** Of tasks that were waited for. */
  static int of(List<TaskDocument> tasks) {
    if (tasks.stream().anyMatch(task -> task.ended() && !task.succeeded())) {
      return SOFTWARE;
    }
    return tasks.stream().allMatch(TaskDocument::ended) ? OK : TEMPORARY;
  }
}
