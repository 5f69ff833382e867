package dev.firebreak.config;

import com.typesafe.config.Config;
import dev.firebreak.api.Payload;
import dev.firebreak.task.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One kind of work, as declared. {@code reference.conf} says what each setting does.
 *
 * @param name what it is called in the URL
 * @param work what runs, and how
 * @param program the process that it runs in; null if it runs in the node's own
 * @param capacity how many runs it takes at a time
 * @param time how long
 * @param retry when again
 * @param protection when it refuses calls although it has capacity
 */
public record TypeSettings(
    String name,
    Work work,
    @Nullable Program program,
    Capacity capacity,
    Time time,
    RetryPolicy retry,
    Protection protection) {

  private static final long MAX_OUTPUT = 64 << 20;
  private static final int NICE = 5;

  /** How an attempt is kept from everything else. */
  public enum Way {
    /** A handler on a thread of the node. */
    THREAD,
    /** A handler in a JVM of its own. */
    JVM,
    /** A command, started for each attempt. */
    COMMAND,
    /** A command that is kept ready. */
    WARM_COMMAND
  }

  /** Whether a type could have this name. */
  public static boolean isName(String name) {
    return SettingsReader.NAME.matcher(name).matches();
  }

  /** How an attempt runs. */
  public Way way() {
    if (program == null) {
      return Way.THREAD;
    } else if (program.command().isEmpty()) {
      return Way.JVM;
    }
    return program.warm().processes() > 0 ? Way.WARM_COMMAND : Way.COMMAND;
  }

  /**
   * The same for a handler in a JVM of its own, used once, with as much heap as this one's: what it
   * does there is to be what it would have done here.
   */
  public TypeSettings inProcessOfItsOwn() {
    long memory = Runtime.getRuntime().maxMemory() * 2;
    Program alone =
        new Program(
            List.of(),
            Map.of(),
            new Results(Payload.UNSPECIFIED, MAX_OUTPUT, ExitCodes.SYSEXITS),
            new ProgramLimits(memory, Duration.ZERO, 0, NICE),
            new Warm(1, 1, Duration.ofMinutes(1)));
    return new TypeSettings(name, work, alone, capacity, time, retry, protection);
  }

  /** On what kind of thread a handler runs. */
  public enum Threads {
    /** A virtual thread each: for handlers that wait. */
    VIRTUAL,
    /** A thread of the operating system each: for handlers that compute. */
    PLATFORM
  }

  /** Where a handler is entered. */
  public enum Start {
    /** On a thread of its own. */
    THREAD,
    /** On the dispatcher, for asynchronous handlers that never block. */
    INLINE
  }

  /** What becomes of a call whose caller left. */
  public enum OnDisconnect {
    /** It is ended: nobody would read its answer. */
    CANCEL,
    /** It goes on, for what it does besides answering. */
    FINISH
  }

  /**
   * What runs, and how.
   *
   * @param handler the name of the handler's class; empty if a program runs
   * @param config what its constructor is given
   * @param threads on what kind of thread
   * @param start where it is entered
   * @param consumes the media types it takes; empty for what its class says
   * @param maxBody the largest body it takes, in bytes
   */
  public record Work(
      String handler,
      Config config,
      Threads threads,
      Start start,
      List<String> consumes,
      long maxBody) {}

  /**
   * A process of the operating system.
   *
   * @param command what it is called, and its arguments; empty if a handler runs in it
   * @param environment variables that it gets besides those that say which attempt it is
   * @param results what it may write, and how its end is read
   * @param limits what it may take
   * @param warm how it is kept ready
   */
  public record Program(
      List<String> command,
      Map<String, String> environment,
      Results results,
      ProgramLimits limits,
      Warm warm) {}

  /**
   * What comes out of a process.
   *
   * @param produces the media type of what it writes
   * @param maxOutput how many bytes it may write
   * @param exitCodes what its exit codes mean, where it is started for each attempt
   */
  public record Results(String produces, long maxOutput, ExitCodes exitCodes) {}

  /**
   * What exit codes mean: 0 is success, and one that is in none of these sets is a crash.
   *
   * @param rejected the program refuses the input; not tried again
   * @param misused the type's command is wrong; not tried again
   * @param retry the program failed for now; tried again, and no crash to the breaker
   */
  public record ExitCodes(Set<Integer> rejected, Set<Integer> misused, Set<Integer> retry) {
    /** As in sysexits.h: data error, usage, temporary failure. */
    public static final ExitCodes SYSEXITS = new ExitCodes(Set.of(65), Set.of(64), Set.of(75));
  }

  /**
   * Processes that are kept ready.
   *
   * @param processes how many at most; 0 for none
   * @param maxTasks how many attempts one takes before it is replaced
   * @param idleTimeout how long one may have nothing to do
   */
  public record Warm(int processes, int maxTasks, Duration idleTimeout) {}

  /**
   * What a program may take, with all that it starts.
   *
   * @param memory resident, in bytes; 0 for no limit
   * @param cpu time on processors; zero for no limit
   * @param openFiles of each process; 0 for no limit of ours
   * @param nice how much lower its priority for processors is than the node's
   */
  public record ProgramLimits(long memory, Duration cpu, int openFiles, int nice) {}

  /**
   * How many at a time.
   *
   * @param concurrency attempts that run at once
   * @param clusterConcurrency attempts of tasks that run at once on all nodes together; 0 for any
   * @param maxWaiting runs that wait for a slot
   * @param maxWait how long one may wait for it
   * @param maxLeaked given-up handlers above which the type refuses work
   */
  public record Capacity(
      int concurrency, int clusterConcurrency, int maxWaiting, Duration maxWait, int maxLeaked) {}

  /**
   * How long.
   *
   * @param timeout one attempt
   * @param grace what a handler gets to end after its interrupt, before it is given up
   */
  public record Time(Duration timeout, Duration grace) {}

  /**
   * What ends or refuses work that would do no good.
   *
   * @param onDisconnect what becomes of a call whose caller left
   * @param rateLimit how many calls come in
   * @param breaker when none do
   * @param retryBudget how many failed attempts are followed by another
   */
  public record Protection(
      OnDisconnect onDisconnect, RateLimit rateLimit, Breaker breaker, RetryBudget retryBudget) {}

  /**
   * How many calls come in.
   *
   * @param perSecond in the long run; 0 for no limit
   * @param burst at once, after a rest
   */
  public record RateLimit(double perSecond, int burst) {}

  /**
   * When no calls come in.
   *
   * @param window how many of the last attempts are looked at; 0 for none
   * @param crashShare what share of them must have crashed
   * @param pause how long none come in then
   */
  public record Breaker(int window, double crashShare, Duration pause) {}

  /**
   * How many failed attempts are followed by another.
   *
   * @param share for each call
   * @param spare beside these, to begin with and after a rest
   */
  public record RetryBudget(double share, int spare) {}
}
