package dev.firebreak.access;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The caller of a request, as far as its token shows. Thread-safe. */
public final class Caller {
  /** Every caller where no token is required. */
  public static final Caller UNIDENTIFIED = new Caller();

  private static final Watch NONE = () -> {};

  private final @Nullable Tokens tokens;
  private final @Nullable Token token;
  private final @Nullable RateQuota rate;
  private final @Nullable Backlog backlog;
  private final Grant grant;

  private Caller() {
    this(Grant.EVERYTHING);
  }

  private Caller(Grant grant) {
    tokens = null;
    token = null;
    rate = null;
    backlog = null;
    this.grant = grant;
  }

  /**
   * A caller without a token, whose request is to be run only if its signature is valid.
   *
   * @param owner to whom its tasks belong
   * @param type the type that it may use, and nothing else
   */
  public static Caller signing(String owner, String type) {
    return new Caller(
        new Grant(
            owner, Set.of(Scope.CALL, Scope.SUBMIT), new TypePatterns(List.of(type)), null, 0));
  }

  /**
   * Creates a caller.
   *
   * @param tokens knows whether the token is still valid; null if it is as long as the node runs
   */
  Caller(@Nullable Tokens tokens, Quotas quotas, Token token) {
    this.tokens = tokens;
    this.token = token;
    rate = quotas.rate(token);
    backlog = quotas.backlog(token);
    grant = token.grant();
  }

  private Caller(Caller same, Grant grant) {
    tokens = same.tokens;
    token = same.token;
    rate = same.rate;
    backlog = same.backlog;
    this.grant = grant;
  }

  /** The same caller with the rights to some types only, as far as it has rights to them. */
  public Caller limitedTo(List<String> types) {
    List<String> both = types.stream().filter(grant.types()::match).toList();
    return new Caller(
        this,
        new Grant(
            grant.owner(), grant.scopes(), new TypePatterns(both), grant.rate(), grant.backlog()));
  }

  /** Ends what {@link #whenEnded} began. */
  @FunctionalInterface
  public interface Watch extends AutoCloseable {
    @Override
    void close();
  }

  /** The token; null if none was required. */
  public @Nullable Token token() {
    return token;
  }

  /** The name of the token; empty if none was required. */
  public String name() {
    return token == null ? "" : token.name();
  }

  /** What the caller may do. */
  public Grant grant() {
    return grant;
  }

  /** Whether the token is still valid, in this node's copy of all tokens. */
  public boolean valid() {
    return tokens == null || token == null || tokens.isValid(token);
  }

  /** Runs something once within about a second after the token was revoked or has expired. */
  public Watch whenEnded(Runnable then) {
    return tokens == null ? NONE : tokens.watch(this, then);
  }

  /** Admits a request and returns zero, or returns how long the caller has to wait. */
  public Duration tryRequest() {
    return rate == null ? Duration.ZERO : Duration.ofNanos(rate.tryTake());
  }

  /** Whether the owner has as many live tasks as the token allows. */
  public boolean backlogFull() {
    return backlog != null && backlog.full(grant().backlog());
  }

  /**
   * Reserves a place for a task that is to be stored, unless the owner has as many as the token
   * allows.
   */
  public boolean reserveTask() {
    return backlog == null || backlog.reserve(grant().backlog());
  }

  /** Ends a reservation, once the task is stored or refused. */
  public void releaseTask() {
    if (backlog != null) {
      backlog.release();
    }
  }
}
