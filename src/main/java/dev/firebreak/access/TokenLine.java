package dev.firebreak.access;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A token as one line of a file: {@code name=ci scopes=submit,read sha256=...}, with the members of
 * a request, of which {@code expires} is a time as in RFC 3339, and {@code created}.
 */
public final class TokenLine {
  private static final String HASH = "sha256";
  private static final String EXPIRES = "expires";
  private static final String CREATED = "created";
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final int HASH_CHARACTERS = 64;

  private TokenLine() {}

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException if it is not valid
   */
  static Token parse(String line) {
    Map<String, String> members = members(line);
    String hash = members.remove(HASH);
    Instant expires = time(EXPIRES, members.remove(EXPIRES));
    Instant created = time(CREATED, members.remove(CREATED));
    Set<String> unknown = new TreeSet<>(members.keySet());
    unknown.removeAll(TokenRequest.MEMBERS);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException("unknown member " + String.join(", ", unknown));
    } else if (hash == null || hash.length() != HASH_CHARACTERS) {
      throw new IllegalArgumentException("sha256 must be the 64 hexadecimal digits of a token");
    }
    TokenRequest request = TokenRequest.parse(members);
    return new Token(
        TokenHash.of(HexFormat.of().parseHex(hash)),
        request.name(),
        request.grant(),
        created == null ? Instant.EPOCH : created,
        expires);
  }

  private static Map<String, String> members(String line) {
    Map<String, String> members = new TreeMap<>();
    for (String member : SPACE.splitAsStream(line.strip()).toList()) {
      int equals = member.indexOf('=');
      if (equals <= 0) {
        throw new IllegalArgumentException("each member must be written as key=value");
      } else if (members.put(member.substring(0, equals), member.substring(equals + 1)) != null) {
        throw new IllegalArgumentException(member.substring(0, equals) + " is given twice");
      }
    }
    return members;
  }

  private static @Nullable Instant time(String member, @Nullable String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          member + " must be a time such as 2030-01-31T00:00:00Z", e);
    }
  }

  /** Writes a token as a line. */
  public static String of(Token token) {
    TokenDocument shown = TokenDocument.of(token);
    StringBuilder line = new StringBuilder("name=").append(shown.name());
    line.append(" owner=").append(shown.owner());
    line.append(" scopes=").append(String.join(",", shown.scopes()));
    line.append(" types=").append(String.join(",", shown.types()));
    if (shown.rate() != null) {
      line.append(" rate=").append(shown.rate());
    }
    if (shown.backlog() > 0) {
      line.append(" backlog=").append(shown.backlog());
    }
    line.append(" created=").append(shown.createdAt());
    if (shown.expiresAt() != null) {
      line.append(" expires=").append(shown.expiresAt());
    }
    return line.append(" sha256=")
        .append(HexFormat.of().formatHex(token.hash().bytes()))
        .toString();
  }
}
