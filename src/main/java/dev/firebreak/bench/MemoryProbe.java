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
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

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
  private static final Duration PATIENCE = Duration.ofMinutes(10);

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
      submit(node.admission(args[0]), attempts, succeeded);
      await(() -> WaitingHandlers.started() == attempts && running(node, args[0]) == attempts);
      long with = used();
      WaitingHandlers.release();
      await(() -> running(node, args[0]) == 0);
      System.out.println(before + " " + with + ' ' + used());
    }
    System.exit(succeeded.sum() == attempts ? 0 : 1);
  }

  private static void submit(Admission admission, int attempts, LongAdder succeeded) {
    for (int i = 0; i < attempts; i++) {
      admission.call(
          CallRequest.of(Payload.of("hello".getBytes(StandardCharsets.UTF_8))),
          (outcome, _) -> {
            if (outcome instanceof Outcome.Succeeded) {
              succeeded.increment();
            }
          });
    }
  }

  /**
   * How many attempts the supervisor has. An attempt is answered before its supervisor has handled
   * the end of its worker: a million ends take longer than the collections of a measurement.
   */
  private static int running(Node node, String type) {
    return node.describe(type, PATIENCE).toCompletableFuture().join().running();
  }

  private static void await(BooleanSupplier reached) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!reached.getAsBoolean()) {
      if (System.nanoTime() - deadline >= 0) {
        throw new IllegalStateException("not reached within " + PATIENCE.toSeconds() + " s");
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** The heap in use once collections free no more. */
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
