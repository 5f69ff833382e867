package dev.firebreak.task;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The cause of a crashed attempt: enough to find the error, small enough to store. */
public sealed interface Cause {

  /** One line for a human reader. */
  String summary();

  /** The cause without the output of a program. */
  default Cause brief() {
    return this;
  }

  /**
   * A handler threw something.
   *
   * @param exception the name of its class
   * @param message its message, shortened; null if it had none
   * @param at the line that threw it; null if unknown
   */
  record Thrown(String exception, @Nullable String message, @Nullable String at) implements Cause {
    @Override
    public String summary() {
      return message == null ? exception : exception + ": " + message;
    }
  }

  /**
   * A program failed.
   *
   * @param exitCode its exit code; null if a signal ended it
   * @param signal the name of the signal that ended it; null if it exited
   * @param limit the limit for which it was killed; null if there is none
   * @param stderr the last bytes of its standard error
   * @param peakMemory the most memory that was measured, in bytes; 0 if the program ended before
   *     the first measurement
   * @param cpu the CPU time used
   * @param wall the time from start to end
   */
  record Ended(
      @Nullable Integer exitCode,
      @Nullable String signal,
      @Nullable String limit,
      String stderr,
      long peakMemory,
      Duration cpu,
      Duration wall)
      implements Cause {
    @Override
    public Ended brief() {
      return new Ended(exitCode, signal, limit, "", peakMemory, cpu, wall);
    }

    @Override
    public String summary() {
      if (limit != null) {
        return "killed for its " + limit;
      }
      return signal == null ? "ended with exit code " + exitCode : "ended by " + signal;
    }
  }

  /**
   * A program that is kept ready broke the protocol and was ended.
   *
   * @param fault what it did
   * @param excerpt the beginning of what it wrote
   * @param stderr the last bytes of its standard error
   */
  record Garbled(String fault, String excerpt, String stderr) implements Cause {
    @Override
    public Garbled brief() {
      return new Garbled(fault, "", "");
    }

    @Override
    public String summary() {
      return fault;
    }
  }

  /**
   * The program reported that it failed.
   *
   * @param detail its message
   * @param stderr the last bytes of its standard error
   */
  record Reported(String detail, String stderr) implements Cause {
    @Override
    public Reported brief() {
      return new Reported(detail, "");
    }

    @Override
    public String summary() {
      return detail;
    }
  }

  /**
   * The worker itself was made to fail, as a demonstration or a test.
   *
   * @param reason why, for a human reader
   */
  record Injected(String reason) implements Cause {
    @Override
    public String summary() {
      return reason;
    }
  }

  /**
   * The node ended while the attempt ran in it: it was killed, crashed or was cut off. The cause is
   * not known.
   *
   * @param node the name of the node
   */
  record NodeLost(String node) implements Cause {
    @Override
    public String summary() {
      return "the node ended while it ran";
    }
  }
}
