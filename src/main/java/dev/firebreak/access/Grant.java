package dev.firebreak.access;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may do.
 *
 * @param owner to whom the caller's tasks belong
 * @param scopes the rights
 * @param types the types that they are valid for
 * @param rate how many requests are allowed within a time; null for no limit
 * @param backlog how many live tasks the owner may have; 0 for no limit
 */
public record Grant(
    String owner, Set<Scope> scopes, TypePatterns types, @Nullable Rate rate, int backlog) {
  /** What every caller may do where no token is required. */
  public static final Grant EVERYTHING =
      new Grant("", Set.of(Scope.ADMIN), TypePatterns.ALL, null, 0);

  /** Copies the set. */
  public Grant {
    scopes = Set.copyOf(scopes);
  }

  /** The owner of the tasks that the caller may know; null for the tasks of all owners. */
  public @Nullable String onlyOwner() {
    return scopes.contains(Scope.ADMIN) ? null : owner;
  }

  /** Whether a right is granted, for at least one type. */
  public boolean allows(Scope scope) {
    return scopes.contains(scope) || scopes.contains(Scope.ADMIN);
  }
}
