package dev.firebreak.store;

import java.util.List;

/** The answer to an attempt whose task is to wait for other tasks. */
public sealed interface Watching {
  /** The signal comes once all have ended; it may have come. */
  record Watched() implements Watching {}

  /**
   * There are no such tasks, or they have other owners; nothing was stored.
   *
   * @param ids some of them
   */
  record Unknown(List<String> ids) implements Watching {}

  /**
   * The task would wait for itself or for an ancestor, which may wait for it; nothing was stored.
   *
   * @param ids some of these tasks
   */
  record Above(List<String> ids) implements Watching {}

  /** The claim is not the current one: nothing was stored. */
  record Stale() implements Watching {}
}
