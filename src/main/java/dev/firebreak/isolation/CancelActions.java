package dev.firebreak.isolation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The actions that a handler has registered for a cancellation of its attempt. Thread-safe. */
final class CancelActions {
  private volatile boolean cancelled;

  /** Guarded by this. Null while nothing is registered, which is the usual case. */
  private @Nullable List<Runnable> actions;

  boolean cancelled() {
    return cancelled;
  }

  /**
   * Registers an action; returns false if the attempt was cancelled before, and it is to be run.
   */
  synchronized boolean add(Runnable action) {
    if (cancelled) {
      return false;
    }
    if (actions == null) {
      actions = new ArrayList<>(2);
    }
    actions.add(action);
    return true;
  }

  /** Cancels the attempt; returns the actions that are to be run. */
  synchronized List<Runnable> cancel() {
    cancelled = true;
    List<Runnable> registered = actions == null ? List.of() : actions;
    actions = null;
    return registered;
  }

  /** Drops the actions, as the attempt has ended. */
  synchronized void forget() {
    actions = null;
  }
}
