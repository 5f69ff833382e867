package dev.firebreak.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** Creates, lists, rotates and revokes tokens. Thread-safe. */
public final class TokenAdmin {
  private final TokenStore store;
  private final InstantSource clock;

  /** Administrates the tokens of a store. */
  public TokenAdmin(TokenStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * A token that was just created.
   *
   * @param text what its bearer sends, which is not kept anywhere
   * @param token what the store keeps
   */
  public record Created(String text, Token token) {
    static Created of(TokenRequest request, InstantSource clock) {
      String text = TokenText.create();
      Instant now = Instant.ofEpochMilli(clock.millis());
      Duration lifetime = request.lifetime();
      Instant end = lifetime == null ? null : now.plus(lifetime);
      return new Created(
          text, new Token(TokenHash.ofText(text), request.name(), request.grant(), now, end));
    }

    /** Shows no secret. */
    @Override
    public String toString() {
      return "token " + token.hash();
    }
  }

  /** A request about tokens that can't be fulfilled; the message says why. */
  public static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean unknown;

    private Refused(String message, boolean unknown) {
      super(message);
      this.unknown = unknown;
    }

    /** Whether there is no token of that name; otherwise there is one that is in the way. */
    public boolean unknown() {
      return unknown;
    }
  }

  /** Returns all tokens, also those that have ended. */
  public CompletionStage<List<Token>> list() {
    return store.list();
  }

  /** Creates a token; fails with {@link Refused} if one of its name is valid. */
  public CompletionStage<Created> create(TokenRequest request) {
    Created created = Created.of(request, clock);
    Token token = created.token();
    Instant now = token.createdAt();
    return store
        .list()
        .thenCompose(
            all ->
                valid(all, request.name(), now).isEmpty()
                    ? store.save(List.of(token))
                    : refused("there is a token \"" + request.name() + "\"; rotate it", false))
        .thenApply(_ -> created);
  }

  /**
   * Creates a successor of a token; both are valid for a while.
   *
   * @param overlap for how long the old one is still valid
   */
  public CompletionStage<Created> rotate(String name, Duration overlap) {
    String text = TokenText.create();
    Instant now = now();
    return store
        .list()
        .thenCompose(
            all -> {
              List<Token> old = valid(all, name, now);
              if (old.isEmpty()) {
                return refused("there is no valid token \"" + name + '"', true);
              }
              Token next = old.getLast().renewed(TokenHash.ofText(text), now);
              List<Token> changed = new ArrayList<>();
              old.forEach(token -> changed.add(token.endingBy(now.plus(overlap))));
              changed.add(next);
              return store.save(changed).thenApply(_ -> new Created(text, next));
            });
  }

  /**
   * Deletes all tokens of a name; fails with {@link Refused} if there is none.
   *
   * @return how many
   */
  public CompletionStage<Integer> revoke(String name) {
    return store
        .list()
        .thenCompose(
            all -> {
              List<Token> named = all.stream().filter(t -> t.name().equals(name)).toList();
              return named.isEmpty()
                  ? refused("there is no token \"" + name + '"', true)
                  : store
                      .delete(named.stream().map(Token::hash).collect(Collectors.toSet()))
                      .thenApply(_ -> named.size());
            });
  }

  /** The time in milliseconds, as precise as stores keep it. */
  private Instant now() {
    return Instant.ofEpochMilli(clock.millis());
  }

  private static List<Token> valid(List<Token> all, String name, Instant now) {
    return all.stream()
        .filter(token -> token.name().equals(name) && token.isValidAt(now.toEpochMilli()))
        .toList();
  }

  private static <T> CompletionStage<T> refused(String why, boolean unknown) {
    return CompletableFuture.failedStage(new Refused(why, unknown));
  }
}
