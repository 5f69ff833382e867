package dev.firebreak.access;

import dev.firebreak.liveness.PeriodicReading;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's copy of all tokens, read again every second, so that no request waits for the store.
 * While the store can't be read, the last copy is used. Thread-safe.
 */
public final class Tokens implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);

  private final TokenStore store;
  private final InstantSource clock;
  private final Quotas quotas;
  private final PeriodicReading reading = new PeriodicReading("access-tokens", new Copy());
  private final Set<Watched> watched = ConcurrentHashMap.newKeySet();
  private final AtomicLong begun = new AtomicLong();
  private final Map<TokenHash, Caller> recognized = new ConcurrentHashMap<>();
  private volatile Map<TokenHash, Caller> byHash = Map.of();

  /** The number of the reading that {@link #byHash} is from; guarded by this. */
  private long shown;

  private Tokens(TokenStore store, Quotas quotas, InstantSource clock) {
    this.store = store;
    this.quotas = quotas;
    this.clock = clock;
  }

  /** Something to run when a token has ended. Compared by identity. */
  private static final class Watched {
    final Caller caller;
    final Runnable then;

    Watched(Caller caller, Runnable then) {
      this.caller = caller;
      this.then = then;
    }
  }

  /**
   * Reads all tokens, and reads them again every second until closed. Blocks.
   *
   * @throws ExecutionException if the store can't be read
   */
  public static Tokens watch(TokenStore store, Quotas quotas, InstantSource clock)
      throws ExecutionException, TimeoutException, InterruptedException {
    Tokens tokens = new Tokens(store, quotas, clock);
    tokens.reading.read();
    tokens.reading.start();
    return tokens;
  }

  /** Returns the bearer of the token with this text; null if there is none that is valid. */
  public @Nullable Caller find(String text) {
    return TokenText.isWellFormed(text) ? find(TokenHash.ofText(text)) : null;
  }

  /** Returns the bearer of the token in these credentials; null if they have no valid one. */
  public @Nullable Caller find(Credentials credentials) {
    TokenHash hash = credentials.hash();
    return hash == null ? null : find(hash);
  }

  private @Nullable Caller find(TokenHash hash) {
    Caller caller = byHash.get(hash);
    return caller != null && isValid(caller) ? caller : null;
  }

  private boolean isValid(Caller caller) {
    Token token = caller.token();
    return token != null && token.isValidAt(clock.millis());
  }

  boolean isValid(Token token) {
    Caller now = byHash.get(token.hash());
    return now != null && isValid(now);
  }

  Caller.Watch watch(Caller caller, Runnable then) {
    Watched one = new Watched(caller, then);
    watched.add(one);
    return () -> watched.remove(one);
  }

  private void notifyEnded() {
    watched.removeIf(
        one -> {
          boolean ended = !one.caller.valid();
          if (ended) {
            one.then.run();
          }
          return ended;
        });
  }

  /**
   * Returns the caller that is recognized by something other than a text.
   *
   * @param token one of {@link OwnerTokens}, of which there are few
   */
  public Caller recognized(Token token) {
    return recognized.computeIfAbsent(token.hash(), _ -> new Caller(null, quotas, token));
  }

  /** Returns the tokens of the store, and those of callers that are recognized without a token. */
  private List<Token> withQuotas(List<Token> stored) {
    return Stream.concat(
            stored.stream(),
            recognized.values().stream().map(Caller::token).filter(Objects::nonNull))
        .toList();
  }

  /** Whether no token is known, so that every request is refused. */
  public boolean isEmpty() {
    return byHash.isEmpty();
  }

  /** The number of tokens, those that have ended included. */
  public int size() {
    return byHash.size();
  }

  /** Reads the tokens at once, after a change by this node; completes when it is effective. */
  public CompletionStage<Void> refresh() {
    long number = begun.incrementAndGet();
    return store
        .list()
        .thenCompose(all -> quotas.count(withQuotas(all)).thenAccept(_ -> replace(all, number)));
  }

  /** Readings may end in another order than they began: an older one replaces no newer one. */
  private synchronized void replace(List<Token> all, long number) {
    if (number < shown) {
      return;
    }
    shown = number;
    Map<TokenHash, Caller> before = byHash;
    byHash =
        all.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Token::hash, token -> caller(before.get(token.hash()), token)));
  }

  private Caller caller(@Nullable Caller before, Token token) {
    return before != null && token.equals(before.token())
        ? before
        : new Caller(this, quotas, token);
  }

  /** Stops reading. */
  @Override
  public void close() {
    reading.close();
  }

  private final class Copy implements PeriodicReading.Copy {
    @Override
    public CompletionStage<Void> refresh() {
      return Tokens.this.refresh();
    }

    @Override
    public void onFailure(@Nullable String reason) {
      LOG.warn(
          "The tokens can't be read from the store ({}); this node uses the tokens of its last"
              + " reading, and changes have no effect on it until it can read them again.",
          reason);
    }

    @Override
    public void onRecovery() {
      LOG.info("The tokens can be read again.");
    }

    /** Tokens end by their time also while the store can't be read. */
    @Override
    public void onEnd() {
      notifyEnded();
    }
  }
}
