package dev.firebreak.observe;

import static java.util.Objects.requireNonNull;

import dev.firebreak.task.Outcome;
import dev.firebreak.task.OutcomeKind;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts outcomes by their kinds. Thread-safe. */
public final class OutcomeCounts {
  private final Map<OutcomeKind, LongAdder> counts = new EnumMap<>(OutcomeKind.class);

  OutcomeCounts() {
    for (OutcomeKind one : OutcomeKind.values()) {
      counts.put(one, new LongAdder());
    }
  }

  void add(Outcome outcome) {
    OutcomeKind kind = OutcomeKind.of(outcome);
    if (kind != null) {
      requireNonNull(counts.get(kind)).increment();
    }
  }

  /** The number of outcomes of a kind. */
  public long of(OutcomeKind kind) {
    return requireNonNull(counts.get(kind)).sum();
  }
}
