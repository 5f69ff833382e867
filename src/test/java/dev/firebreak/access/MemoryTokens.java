package dev.firebreak.access;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Tokens in memory, which can be made unreadable. */
public final class MemoryTokens implements TokenStore {
  private final Map<TokenHash, Token> all = new ConcurrentHashMap<>();
  public volatile boolean away;

  /** Lists are given once this is complete. */
  volatile CompletionStage<Void> gate;

  @Override
  public CompletionStage<List<Token>> list() {
    if (away) {
      return CompletableFuture.failedStage(new IllegalStateException("the store is away"));
    }
    List<Token> tokens = new ArrayList<>(all.values());
    tokens.sort(Comparator.comparing(Token::name).thenComparing(Token::createdAt));
    CompletionStage<Void> waits = gate;
    return waits == null ? CompletableFuture.completedStage(tokens) : waits.thenApply(_ -> tokens);
  }

  @Override
  public CompletionStage<Void> save(List<Token> tokens) {
    tokens.forEach(token -> all.put(token.hash(), token));
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<Void> delete(Set<TokenHash> hashes) {
    all.keySet().removeAll(hashes);
    return CompletableFuture.completedStage(null);
  }
}
