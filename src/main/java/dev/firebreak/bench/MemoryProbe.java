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
 * A node in a process of its own, in which so many attempts wait. They are let in where the HTTP
 * side lets calls in, so that no connection or request is part of what is measured.
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
  private static final int VAIN_COLLECTIONS = 5;
  private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(5);
  private static final int PATIENCE_S = 120;

  private MemoryProbe() {}

  /**
   * Prints the bytes of the heap in use before, with all of them waiting, and after. Exits with 1
   * if one of them did not end well.
   *
   * @param args the type, and how many attempts
   */
  public static void main(String[] args) throws Exception {
    int attempts = Integer.parseInt(args[1]);
    LongAdder well = new LongAdder();
    try (Node node =
        Node.start(
            SettingsReader.read(ConfigFile.merge(ConfigFactory.parseString(CONFIG), Map.of())))) {
      long before = used();
      CountDownLatch open = new CountDownLatch(attempts);
      submit(node.admission(args[0]), attempts, well, open);
      long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
      while (WaitingHandlers.entered() < attempts && System.nanoTime() - giveUp < 0) {
        LockSupport.parkNanos(LOOK);
      }
      long with = used();
      WaitingHandlers.letGo();
      open.await(PATIENCE_S, TimeUnit.SECONDS);
      System.out.println(before + " " + with + ' ' + used());
    }
    System.exit(well.sum() == attempts ? 0 : 1);
  }

  private static void submit(
      Admission admission, int attempts, LongAdder well, CountDownLatch open) {
    for (int i = 0; i < attempts; i++) {
      admission.call(
          CallRequest.of(Payload.of("hello".getBytes(StandardCharsets.UTF_8))),
          (outcome, _) -> {
            if (outcome instanceof Outcome.Succeeded) {
              well.increment();
            }
            open.countDown();
          });
    }
  }

  /** What is in use when collecting frees nothing more; actors take a while to end. */
  private static long used() {
    long least = Long.MAX_VALUE;
    for (int i = 0, vain = 0; i < COLLECTIONS && vain < VAIN_COLLECTIONS; i++) {
      System.gc();
      long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      vain = used < least - least / 100 ? 0 : vain + 1;
      least = Math.min(least, used);
    }
    return least;
  }
}
