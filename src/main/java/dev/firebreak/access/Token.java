package dev.firebreak.access;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token, as the store keeps it; its text is not kept.
 *
 * @param hash by which it is found
 * @param name by which it is administrated; a rotated token and its successor have the same
 * @param grant what its bearer may do
 * @param createdAt when it was created
 * @param expiresAt from when on it is refused; null for never
 */
public record Token(
    TokenHash hash, String name, Grant grant, Instant createdAt, @Nullable Instant expiresAt) {

  /** Whether the token is accepted at this time. */
  public boolean isValidAt(long epochMillis) {
    return expiresAt == null || epochMillis < expiresAt.toEpochMilli();
  }

  /** The same token, with an end that is not later than this. */
  Token endingBy(Instant end) {
    return expiresAt != null && expiresAt.isBefore(end)
        ? this
        : new Token(hash, name, grant, createdAt, end);
  }

  /**
   * A successor with the same rights, valid for as long as this token was; until the same end if
   * the begin is not known, as of a line of a file without one.
   */
  Token renewed(TokenHash newHash, Instant now) {
    Instant end =
        expiresAt == null || createdAt.equals(Instant.EPOCH)
            ? expiresAt
            : now.plus(Duration.between(createdAt, expiresAt));
    return new Token(newHash, name, grant, now, end);
  }
}
