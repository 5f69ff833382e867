package dev.firebreak.observe;

import dev.firebreak.supervision.RunListener;

/**
 * Counts nothing, for {@code firebreak bench --metrics}, which measures what counting costs. The
 * node then shows zeros, and supervisors as if they were restarting.
 */
public enum Uncounted implements RunListener {
  LISTENER;

  /** The property of the JVM with which a node counts nothing. */
  public static final String PROPERTY = "firebreak.bench.uncounted";

  /** Returns what listens to the runs of a type. */
  public static RunListener unless(RunListener counters) {
    return Boolean.getBoolean(PROPERTY) ? LISTENER : counters;
  }
}
