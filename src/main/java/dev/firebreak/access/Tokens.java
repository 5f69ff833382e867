package dev.firebreak.access;

import dev.firebreak.liveness.Loop;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's copy of all tokens, read again every second, so that no request waits for the store.
 * While the store can't be read, the last copy is used. Thread-safe.
 */
public final class Tokens implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Tokens.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

  private final TokenStore store;
  private final InstantSource clock;
  private final Loop loop = Loop.waiting("access-tokens", new Refresh());
  private volatile Map<TokenHash, Token> byHash = Map.of();
  private volatile boolean closed;

  private Tokens(TokenStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Reads all tokens, and reads them again every second until closed. Blocks.
   *
   * @throws ExecutionException if the store can't be read
   */
  public static Tokens watch(TokenStore store, InstantSource clock)
      throws ExecutionException, TimeoutException, InterruptedException {
    Tokens tokens = new Tokens(store, clock);
    tokens.read();
    tokens.loop.start();
    return tokens;
  }

  /** Returns the token with this text; null if there is none, or it is no longer valid. */
  public @Nullable Token find(String text) {
    if (!TokenText.isWellFormed(text)) {
      return null;
    }
    Token token = byHash.get(TokenHash.ofText(text));
    return token != null && token.isValidAt(clock.millis()) ? token : null;
  }

  /** Whether no token is known, so that every request is refused. */
  public boolean isEmpty() {
    return byHash.isEmpty();
  }

  /** Reads the tokens at once, after a change by this node; completes when it is effective. */
  public CompletionStage<Void> refresh() {
    return store.list().thenAccept(this::replace);
  }

  private void read() throws ExecutionException, TimeoutException, InterruptedException {
    refresh().toCompletableFuture().get(READ_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void replace(List<Token> all) {
    byHash = all.stream().collect(Collectors.toUnmodifiableMap(Token::hash, Function.identity()));
  }

  /** Stops reading. */
  @Override
  public void close() {
    closed = true;
    loop.unpark();
    loop.join();
  }

  /** The work of the loop. */
  private final class Refresh implements Loop.Work {
    private boolean failing;

    @Override
    public boolean turn() throws InterruptedException {
      LockSupport.parkNanos(Tokens.this, PERIOD.toNanos());
      if (closed) {
        return false;
      }
      try {
        read();
        if (failing) {
          LOG.info("The tokens can be read again.");
        }
        failing = false;
      } catch (ExecutionException | TimeoutException e) {
        if (!failing) {
          LOG.warn(
              "The tokens can't be read from the store ({}); this node uses the tokens of its last"
                  + " reading, and changes have no effect on it until it can read them again.",
              e.getMessage());
        }
        failing = true;
      }
      return true;
    }
  }
}
