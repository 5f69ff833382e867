package dev.firebreak.access;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A token as documents show it.
 *
 * @param id the beginning of its hash
 * @param name by which it is administrated
 * @param owner to whom the tasks of its bearer belong
 * @param scopes its rights
 * @param types the patterns of the types that it is valid for
 * @param rate as {@link Rate} writes it; null for no limit
 * @param backlog how many live tasks the owner may have; 0 for no limit
 * @param createdAt a time as in RFC 3339
 * @param expiresAt a time as in RFC 3339; null for never
 * @param token its text, only right after it was created
 */
public record TokenDocument(
    String id,
    String name,
    String owner,
    List<String> scopes,
    List<String> types,
    @Nullable String rate,
    int backlog,
    String createdAt,
    @Nullable String expiresAt,
    @Nullable String token) {

  /** The document of a stored token. */
  public static TokenDocument of(Token token) {
    return of(token, null);
  }

  /** The document of a token that was just created. */
  public static TokenDocument of(TokenAdmin.Created created) {
    return of(created.token(), created.text());
  }

  private static TokenDocument of(Token token, @Nullable String text) {
    Grant grant = token.grant();
    Rate rate = grant.rate();
    Instant expiresAt = token.expiresAt();
    return new TokenDocument(
        token.hash().id(),
        token.name(),
        grant.owner(),
        grant.scopes().stream().sorted().map(Scope::word).toList(),
        grant.types().patterns(),
        rate == null ? null : rate.toString(),
        grant.backlog(),
        token.createdAt().toString(),
        expiresAt == null ? null : expiresAt.toString(),
        text);
  }
}
