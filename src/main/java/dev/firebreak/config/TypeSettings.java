package dev.firebreak.config;

import com.typesafe.config.Config;
import dev.firebreak.api.Payload;
import dev.firebreak.task.RetryPolicy;
import dev.firebreak.task.Versions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A declared type. {@code reference.conf} explains each setting.
 *
 * @param name the name of the type, also in URLs
 * @param work what runs, and how
 * @param program the process that runs it; null if the node's own process does
 * @param capacity how many runs are admitted at a time
 * @param time the time limits of an attempt
 * @param retry when attempts are retried
 * @param protection when calls are refused although there is capacity
 * @param endpoint which requests reach the type, and how they are answered
 */
public record TypeSettings(
    String name,
    Work work,
    @Nullable Program program,
    Capacity capacity,
    Time time,
    RetryPolicy retry,
    Protection protection,
    EndpointSettings endpoint) {

  private static final long MAX_OUTPUT = 64 << 20;
  private static final int NICE = 5;

  /** Whether this is a valid name of a type. */
  public static boolean isName(String name) {
    return SettingsReader.NAME.matcher(name).matches();
  }

  /** Where an attempt runs. */
  public IsolationLevel level() {
    if (program == null) {
      return IsolationLevel.THREAD;
    } else if (program.command().isEmpty()) {
      return IsolationLevel.JVM;
    }
    return program.warm().processes() > 0 ? IsolationLevel.WARM_COMMAND : IsolationLevel.COMMAND;
  }

  /**
   * Returns the settings of the same handler in a separate JVM that is used once. The JVM has as
   * much heap as this JVM, so that the handler behaves as it would here.
   */
  public TypeSettings isolated() {
    long memory = Runtime.getRuntime().maxMemory() * 2;
    Program alone =
        new Program(
            List.of(),
            Map.of(),
            new Results(Payload.UNSPECIFIED, MAX_OUTPUT, ExitCodes.SYSEXITS),
            new ProgramLimits(memory, Duration.ZERO, 0, NICE),
            new Warm(1, 1, Duration.ofMinutes(1)));
    return new TypeSettings(name, work, alone, capacity, time, retry, protection, endpoint);
  }

  /** On what kind of thread a handler runs. */
  public enum Threads {
    /** A virtual thread for each attempt: for handlers that wait. */
    VIRTUAL,
    /** A platform thread for each attempt: for handlers that compute. */
    PLATFORM
  }

  /** On which thread a handler is called. */
  public enum Start {
    /** On a thread of its own. */
    THREAD,
    /** On the dispatcher, for asynchronous handlers that never block. */
    INLINE
  }

  /** What happens to a call whose caller has left. */
  public enum OnDisconnect {
    /** The call is cancelled, because its answer can't be delivered. */
    CANCEL,
    /** The call continues, for its effects besides the answer. */
    FINISH
  }

  /**
   * What runs, and how.
   *
   * @param handler the name of the handler's class; empty if a program runs
   * @param config the configuration that its constructor receives
   * @param threads the kind of thread that runs it
   * @param start the thread on which it is called
   * @param consumes the media types that it accepts; empty for those that its class declares
   * @param maxBody the largest body that it accepts, in bytes
   * @param search the members of inputs by which tasks can be found, as JSON pointers
   * @param versions the version that tasks record, and those that run here
   */
  public record Work(
      String handler,
      Config config,
      Threads threads,
      Start start,
      List<String> consumes,
      long maxBody,
      List<String> search,
      Versions versions) {}

  /**
   * A process of the operating system.
   *
   * @param command the program and its arguments; empty if a handler runs in the process
   * @param environment variables in addition to those that identify the attempt
   * @param results its output and the meaning of its exit codes
   * @param limits the resources that it may use
   * @param warm how processes are kept ready
   * @param run as whom and where it runs, and what is logged of it
   */
  public record Program(
      List<String> command,
      Map<String, String> environment,
      Results results,
      ProgramLimits limits,
      Warm warm,
      RunSettings run) {
    /** A program that runs as the node does. */
    public Program(
        List<String> command,
        Map<String, String> environment,
        Results results,
        ProgramLimits limits,
        Warm warm) {
      this(command, environment, results, limits, warm, RunSettings.PLAIN);
    }
  }

  /**
   * The results of a process.
   *
   * @param produces the media type of its output
   * @param maxOutput how many bytes it may write
   * @param exitCodes the meaning of its exit codes, if it is started for each attempt
   * @param format what its output consists of, if it is started for each attempt
   */
  public record Results(String produces, long maxOutput, ExitCodes exitCodes, Format format) {
    /** Output that is the content of the answer. */
    public Results(String produces, long maxOutput, ExitCodes exitCodes) {
      this(produces, maxOutput, exitCodes, Format.CONTENT);
    }
  }

  /** What the output of a program consists of. */
  public enum Format {
    /** The content of the answer. */
    CONTENT,
    /** Header fields, a blank line, and the content (RFC 3875, 6). */
    CGI
  }

  /**
   * The meaning of exit codes: 0 is success, and a code in none of these sets is a crash.
   *
   * @param rejected the program rejects the input; not retried
   * @param misused the type's command is wrong; not retried
   * @param retry the program failed temporarily; retried, and not counted by the breaker
   * @param statuses the HTTP status for codes with which the program rejects the input
   */
  public record ExitCodes(
      Set<Integer> rejected,
      Set<Integer> misused,
      Set<Integer> retry,
      Map<Integer, Integer> statuses) {
    /** All rejections have the usual status. */
    public ExitCodes(Set<Integer> rejected, Set<Integer> misused, Set<Integer> retry) {
      this(rejected, misused, retry, Map.of());
    }

    /** As in sysexits.h: data error, usage, temporary failure. */
    public static final ExitCodes SYSEXITS = new ExitCodes(Set.of(65), Set.of(64), Set.of(75));
  }

  /**
   * Processes that are kept ready.
   *
   * @param processes the largest number of processes; 0 for none
   * @param maxTasks how many attempts a process runs before it is replaced
   * @param idleTimeout how long a process may be idle
   */
  public record Warm(int processes, int maxTasks, Duration idleTimeout) {}

  /**
   * The resources that a program and all processes that it starts may use.
   *
   * @param memory resident memory in bytes; 0 for no limit
   * @param cpu processor time; zero for no limit
   * @param openFiles open files of each process; 0 for the limit of the node
   * @param nice how much lower its scheduling priority is than the node's
   */
  public record ProgramLimits(long memory, Duration cpu, int openFiles, int nice) {}

  /**
   * The capacity of a type.
   *
   * @param concurrency attempts that run at once
   * @param clusterConcurrency attempts of tasks that run at once on all nodes together; 0 for any
   *     number
   * @param maxWaiting the length of the waiting line
   * @param maxWait how long a run may wait for a slot
   * @param maxLeaked the number of abandoned handlers at which the type refuses work
   */
  public record Capacity(
      int concurrency, int clusterConcurrency, int maxWaiting, Duration maxWait, int maxLeaked) {}

  /**
   * The time limits of an attempt.
   *
   * @param timeout how long one attempt may run
   * @param grace how long a handler may take to end after its interrupt, before it is abandoned
   */
  public record Time(Duration timeout, Duration grace) {}

  /**
   * Limits that end or refuse work that would be useless.
   *
   * @param onDisconnect what happens to a call whose caller has left
   * @param rateLimit how many calls are admitted
   * @param breaker when no calls are admitted
   * @param retryBudget how many failed attempts are retried
   */
  public record Protection(
      OnDisconnect onDisconnect, RateLimit rateLimit, Breaker breaker, RetryBudget retryBudget) {}

  /**
   * How many calls are admitted.
   *
   * @param perSecond the long-term rate; 0 for no limit
   * @param burst how many are admitted at once after an idle period
   */
  public record RateLimit(double perSecond, int burst) {}

  /**
   * When no calls are admitted.
   *
   * @param window how many of the last attempts are considered; 0 turns the breaker off
   * @param crashShare what share of these attempts must have crashed
   * @param pause how long no call is admitted then
   */
  public record Breaker(int window, double crashShare, Duration pause) {}

  /**
   * How many failed attempts are retried.
   *
   * @param share the retries that each call adds to the budget
   * @param spare the size of the budget, which is full at the start and after an idle period
   */
  public record RetryBudget(double share, int spare) {}
}
