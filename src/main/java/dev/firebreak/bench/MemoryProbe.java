package dev.firebreak.bench;

import com.typesafe.config.ConfigFactory;
import dev.firebreak.api.Payload;
import dev.firebreak.config.ConfigFile;
import dev.firebreak.config.SettingsReader;
import dev.firebreak.node.Node;
import dev.firebreak.supervision.Admission;
import dev.firebreak.supervision.CallRequest;
import dev.firebreak.task.Outcome;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * A process with a node in which a number of attempts wait. They are submitted to the admission as
 * the HTTP side does it, so that the measurement includes no connection and no request.
 */
final class MemoryProbe {
  static final String THREAD = "thread";
  static final String INLINE = "inline";

  private static final String CONFIG =
      """
      firebreak {
        http.port = 0
        data-dir = ""
        type-defaults { concurrency = 1000000, max-waiting = 0, timeout = 1h }
        types {
          thread { handler = "dev.firebreak.bench.WaitingHandlers$OnThread" }
          inline { handler = "dev.firebreak.bench.WaitingHandlers$Async", start = inline }
        }
      }
      """;

  private static final int COLLECTIONS = 100;
  private static final int STABLE_COLLECTIONS = 5;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final int TIMEOUT_S = 600;

  private MemoryProbe() {}

  /**
   * Prints the bytes of the heap in use before, while all attempts wait, and after. Exits with 1 if
   * an attempt did not succeed.
   *
   * @param args the type, and the number of attempts
   */
  public static void main(String[] args) throws Exception {
    int attempts = Integer.parseInt(args[1]);
    LongAdder succeeded = new LongAdder();
    try (Node node =
        Node.start(
            SettingsReader.read(ConfigFile.merge(ConfigFactory.parseString(CONFIG), Map.of())))) {
      long before = used();
      CountDownLatch unanswered = new CountDownLatch(attempts);
      submit(node.admission(args[0]), attempts, succeeded, unanswered);
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_S);
      while (WaitingHandlers.started() < attempts && System.nanoTime() - deadline < 0) {
        LockSupport.parkNanos(POLL_NANOS);
      }
      long with = used();
      WaitingHandlers.release();
      unanswered.await(TIMEOUT_S, TimeUnit.SECONDS);
      System.out.println(before + " " + with + ' ' + used());
    }
    System.exit(succeeded.sum() == attempts ? 0 : 1);
  }

  private static void submit(
      Admission admission, int attempts, LongAdder succeeded, CountDownLatch unanswered) {
    for (int i = 0; i < attempts; i++) {
      admission.call(
          CallRequest.of(Payload.of("hello".getBytes(StandardCharsets.UTF_8))),
          (outcome, _) -> {
            if (outcome instanceof Outcome.Succeeded) {
              succeeded.increment();
            }
            unanswered.countDown();
          });
    }
  }

  /** The heap in use once collections free no more; actors take a moment to stop. */
  private static long used() {
    long least = Long.MAX_VALUE;
    for (int i = 0, stable = 0; i < COLLECTIONS && stable < STABLE_COLLECTIONS; i++) {
      System.gc();
      long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      stable = used < least - least / 100 ? 0 : stable + 1;
      least = Math.min(least, used);
    }
    return least;
  }
}
