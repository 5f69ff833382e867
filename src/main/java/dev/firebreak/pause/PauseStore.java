package dev.firebreak.pause;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps pauses where the tasks are kept, so that they survive restarts and all nodes that share a
 * store know them. The stages fail if the store can't be used. Thread-safe.
 */
public interface PauseStore {

  /** Returns all pauses, by type. */
  CompletionStage<List<Pause>> list();

  /** Stores a pause, unless its type is paused. Completes when it is on stable storage. */
  CompletionStage<@Nullable Void> save(Pause pause);

  /** Deletes the pause of a type, if there is one. */
  CompletionStage<@Nullable Void> delete(String type);
}
