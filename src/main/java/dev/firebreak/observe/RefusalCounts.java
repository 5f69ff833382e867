package dev.firebreak.observe;

import static java.util.Objects.requireNonNull;

import dev.firebreak.task.Refusal;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Counts refusals by their reason. Thread-safe. */
final class RefusalCounts {
  /** Made once, and not for each type and scrape. */
  private static final Map<Refusal, String> NAMES =
      each(reason -> reason.name().toLowerCase(Locale.ROOT).replace('_', '-'));

  private final Map<Refusal, LongAdder> counts = each(_ -> new LongAdder());

  private static <T> Map<Refusal, T> each(Function<Refusal, T> value) {
    return Arrays.stream(Refusal.values())
        .collect(Collectors.toUnmodifiableMap(Function.identity(), value));
  }

  void add(Refusal reason) {
    requireNonNull(counts.get(reason)).increment();
  }

  long of(Refusal reason) {
    return requireNonNull(counts.get(reason)).sum();
  }

  /** The counts by the names of the reasons. */
  Map<String, Long> byName() {
    Map<String, Long> named = new TreeMap<>();
    counts.forEach((reason, count) -> named.put(requireNonNull(NAMES.get(reason)), count.sum()));
    return named;
  }
}
