package dev.firebreak.config;

import com.typesafe.config.ConfigFactory;
import dev.firebreak.task.Versions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The type whose tasks tell the ends of others. It exists if a type has callbacks. */
final class CallbackType {
  private static final long LONGEST_INPUT = 1 << 20;
  private static final int MILLION = 1_000_000;

  /** The delivery keeps its own limit; this one ends a delivery that does not. */
  private static final Duration SLACK = Duration.ofSeconds(5);

  private CallbackType() {}

  /** Adds the type if one of the others needs it. */
  static void addTo(Map<String, TypeSettings> types) {
    types.values().stream()
        .map(type -> type.endpoint().callback())
        .filter(Objects::nonNull)
        .findFirst()
        .ifPresent(used -> types.put(CallbackSettings.TYPE, of(used.rules())));
  }

  /**
   * Makes the settings. Receivers fail independently of each other, so that there is no breaker,
   * and each delivery has all of its attempts.
   */
  private static TypeSettings of(CallbackRules rules) {
    return new TypeSettings(
        CallbackSettings.TYPE,
        new TypeSettings.Work(
            "",
            ConfigFactory.empty(),
            TypeSettings.Threads.VIRTUAL,
            TypeSettings.Start.THREAD,
            List.of(),
            LONGEST_INPUT,
            List.of(),
            Versions.ANY),
        null,
        new TypeSettings.Capacity(rules.concurrency(), 0, 0, Duration.ofSeconds(30), MILLION),
        new TypeSettings.Time(rules.timeout().plus(SLACK), Duration.ofSeconds(1)),
        rules.retry(),
        new TypeSettings.Protection(
            TypeSettings.OnDisconnect.FINISH,
            new TypeSettings.RateLimit(0, 1),
            new TypeSettings.Breaker(0, 1, Duration.ofSeconds(1)),
            new TypeSettings.RetryBudget(1000, MILLION)),
        EndpointSettings.PLAIN);
  }
}
