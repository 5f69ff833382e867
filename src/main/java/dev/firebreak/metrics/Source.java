package dev.firebreak.metrics;

import dev.firebreak.exposition.Samples;

/** Something whose state is shown as metrics. */
@FunctionalInterface
interface Source {
  /** Adds the values of this moment. Called by one thread; must not wait without a limit. */
  void read(Samples to);
}
