package dev.firebreak.cli.task;

import dev.firebreak.cli.option.ExitCode;
import dev.firebreak.cli.option.Input;
import dev.firebreak.cli.option.NodeOption;
import dev.firebreak.cli.option.SecondsOption;
import dev.firebreak.client.Submission;
import dev.firebreak.client.TaskDocument;
import dev.firebreak.client.Tasks;
import dev.firebreak.progress.LiveProgress;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Submits tasks from the command line. */
@Command(
    name = "submit",
    header = "Submit a task, or many from a file.",
    description =
        "Submits a task, or many. A task that is shown is stored. After a lost connection,"
            + " submissions without an answer are sent again for up to 30 s; none is stored twice.",
    exitCodeList = {
      "0:stored; with --wait: succeeded",
      ExitCode.HELP_USAGE,
      "65:refused",
      ExitCode.HELP_NO_NODE,
      "70:with --wait: it ended without a result",
      "75:refused for now, try again later; with --wait: it has not ended in time",
      ExitCode.HELP_NO_PERMISSION
    })
public final class SubmitCommand implements Callable<Integer> {
  @Parameters(index = "0", arity = "0..1", paramLabel = "TYPE", description = "The type.")
  private @Nullable String type;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "INPUT",
      description = "The input itself, @FILE, or - for standard input. Default: nothing.")
  private @Nullable String input;

  @Option(
      names = "--bulk",
      paramLabel = "FILE",
      description =
          "Many tasks from a file, or - for standard input: a line of JSON each, with the members"
              + " type, input, key, delay or runAt, priority, group and parent.")
  private @Nullable String bulk;

  @Option(
      names = "--content-type",
      paramLabel = "TYPE",
      description = "The media type of the input. Default: unspecified.")
  private @Nullable String contentType;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "Idempotency key: a second submission with it is the same task.")
  private @Nullable String key;

  @Option(
      names = "--group",
      paramLabel = "ID",
      description = "The group that counts the task, see firebreak group create.")
  private @Nullable String group;

  @Option(
      names = "--parent",
      arity = "0..1",
      paramLabel = "ID",
      fallbackValue = "${env:FIREBREAK_ID}",
      description =
          "The running task that submits this one. Default: in a program that Firebreak runs, its"
              + " own task. Needs --key, a name by which a repeated attempt finds the same child.")
  private @Nullable String parent;

  @ArgGroup private @Nullable When when;

  @Option(names = "--priority", paramLabel = "N", description = "0 to 3, 0 first.")
  private @Nullable Integer priority;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      converter = SecondsOption.class,
      description = "How long each attempt may take, if shorter than configured.")
  private @Nullable Duration timeout;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      converter = SecondsOption.class,
      description =
          "How long to wait for its end. Meanwhile its progress is drawn on standard error, if that"
              + " is a terminal.")
  private @Nullable Duration wait;

  @Mixin private ProgressOption progress = new ProgressOption();

  @Mixin private TaskOutput output = new TaskOutput();

  @Mixin private NodeOption node = new NodeOption();

  /** The exclusive options for the time to run. */
  static final class When {
    @Option(
        names = "--delay",
        paramLabel = "SECONDS",
        converter = SecondsOption.class,
        description = "The delay before its first attempt.")
    private @Nullable Duration delay;

    @Option(
        names = "--at",
        paramLabel = "TIME",
        converter = TimeOfDay.class,
        description = "The earliest time of its first attempt, such as 2030-01-31T03:00:00+01:00.")
    private @Nullable Instant at;
  }

  /** A time as in RFC 3339. */
  static final class TimeOfDay implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
      try {
        return OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeException _) {
        throw new TypeConversionException(
            "'" + text + "' is not a time such as 2030-01-31T03:00:00Z");
      }
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    if (bulk != null) {
      return bulk(bulk);
    } else if (type == null) {
      System.err.println("give a TYPE or --bulk");
      return ExitCode.USAGE;
    }
    if (parent != null && key == null) {
      System.err.println(
          "--parent needs --key: a name by which a repeated attempt finds this child again");
      return ExitCode.USAGE;
    }
    Submission submission;
    try {
      submission = submission(type, Input.read(input));
    } catch (IOException e) {
      return Input.unreadable(e);
    }
    return node.ask(tasks -> submit(tasks, submission));
  }

  private int bulk(String file) throws InterruptedException {
    boolean options =
        key != null || parent != null || when != null || priority != null || timeout != null;
    if (type != null || options || group != null) {
      System.err.println(
          "with --bulk each line has its own type, key, delay or runAt, priority, group and"
              + " parent");
      return ExitCode.USAGE;
    }
    return new BulkSubmit(file, output.json()).run(node);
  }

  private Submission submission(String of, byte[] body) {
    Submission submission = Submission.of(of, body, contentType);
    submission = key == null ? submission : submission.withKey(key);
    submission = priority == null ? submission : submission.withPriority(priority);
    submission = timeout == null ? submission : submission.withTimeout(timeout);
    submission = group == null ? submission : submission.inGroup(group);
    submission = parent == null ? submission : submission.childOf(parent);
    if (when != null && when.delay != null) {
      submission = submission.after(when.delay);
    } else if (when != null && when.at != null) {
      submission = submission.at(when.at);
    }
    return submission;
  }

  private int submit(Tasks tasks, Submission submission) throws IOException, InterruptedException {
    if (wait == null) {
      output.print(tasks.submit(submission));
      return ExitCode.OK;
    }
    long end = System.nanoTime() + wait.toNanos();
    // Progress can be drawn only once the id is known.
    TaskDocument task =
        progress.isShown() ? tasks.submit(submission) : tasks.submitAndWait(submission, wait);
    Duration left = Duration.ofNanos(end - System.nanoTime());
    if (!task.ended() && left.isPositive()) {
      try (LiveProgress _ = progress.draw(tasks, List.of(task.id()))) {
        task = tasks.await(task.id(), left);
      }
    }
    output.print(task);
    return ExitCode.of(List.of(task));
  }
}
