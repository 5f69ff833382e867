package dev.firebreak.access;

import dev.firebreak.config.InvalidConfig;
import dev.firebreak.config.OwnerSettings;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The callers that are recognized by something other than a token. Each is as good as a token that
 * no store has.
 *
 * @param <C> that by which they are recognized
 */
public final class OwnerTokens<C> {
  private final Map<C, Token> tokens = new HashMap<>();

  private OwnerTokens() {}

  /**
   * Makes the tokens of all owners.
   *
   * @param recognize reads that by which a caller is recognized; throws an IllegalArgumentException
   *     with the reason if it can't be read
   * @throws InvalidConfig if an owner's entry is not valid, or a caller has two owners
   */
  public static <C> OwnerTokens<C> of(List<OwnerSettings> owners, Function<String, C> recognize)
      throws InvalidConfig {
    OwnerTokens<C> tokens = new OwnerTokens<>();
    for (OwnerSettings owner : owners) {
      try {
        tokens.add(owner, recognize);
      } catch (IllegalArgumentException e) {
        throw new InvalidConfig(List.of(owner.key() + ": " + e.getMessage()));
      }
    }
    return tokens;
  }

  private void add(OwnerSettings owner, Function<String, C> recognize) {
    Map<String, String> members = new HashMap<>(owner.grant());
    members.put("name", owner.owner());
    Token token =
        new Token(
            TokenHash.ofText(owner.key()), // No text of a token is like this.
            owner.key(),
            TokenRequest.parse(members).grant(),
            Instant.EPOCH,
            null);
    for (String text : owner.callers()) {
      Token other = tokens.put(recognize.apply(text), token);
      if (other != null) {
        throw new IllegalArgumentException(
            '"' + text + "\" is also listed for the owner " + other.grant().owner());
      }
    }
  }

  /** The token of a caller; null if it is not listed. */
  public @Nullable Token find(C caller) {
    return tokens.get(caller);
  }
}
