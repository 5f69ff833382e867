package dev.firebreak.access;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Keeps tokens where the tasks are kept, so that all nodes that share a store know them. The stages
 * fail if the store can't be used. Thread-safe.
 */
public interface TokenStore {

  /** Returns all tokens, also those that have ended, by name and then by age. */
  CompletionStage<List<Token>> list();

  /**
   * Adds tokens, all or none; of a token that is known, the end is changed. Completes when they are
   * on stable storage.
   */
  CompletionStage<@Nullable Void> save(List<Token> tokens);

  /** Deletes tokens, those that exist. */
  CompletionStage<@Nullable Void> delete(Set<TokenHash> hashes);
}
