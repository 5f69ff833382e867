package dev.firebreak.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Documents that take queries to other nodes. One that was asked for within the last half second is
 * given again, and only a few are made at once, so that the load on the other nodes does not depend
 * on the number of readers. Thread-safe.
 *
 * @param <K> what a document depends on
 * @param <V> the document
 */
final class Recent<K, V> {
  /** How many different documents are made within half a second. */
  static final int MOST = 16;

  private static final long KEPT_NANOS = 500_000_000;

  private final LongSupplier nanoClock;
  private final Map<K, Made<V>> made = new LinkedHashMap<>();

  private record Made<V>(CompletionStage<V> document, long at) {}

  /**
   * Starts with none.
   *
   * @param nanoClock as {@link System#nanoTime}
   */
  Recent(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /**
   * Returns the document.
   *
   * @param make makes it; must not block
   * @return null if too many others were made just now
   */
  synchronized @Nullable CompletionStage<V> get(K key, Supplier<CompletionStage<V>> make) {
    long now = nanoClock.getAsLong();
    made.values().removeIf(one -> now - one.at() > KEPT_NANOS);
    Made<V> known = made.get(key);
    if (known != null) {
      return known.document();
    } else if (made.size() >= MOST) {
      return null;
    }
    CompletionStage<V> document = make.get();
    made.put(key, new Made<>(document, now));
    return document;
  }

  /** The problem of a request that would be one too many. */
  static Problem tooMany() {
    return Problem.of(
            ProblemType.OVER_CAPACITY,
            "More than " + MOST + " different documents about all nodes were requested at once")
        .retryAfter(1);
  }
}
