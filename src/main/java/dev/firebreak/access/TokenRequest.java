package dev.firebreak.access;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request to create a token.
 *
 * @param name by which it is administrated
 * @param grant what its bearer may do
 * @param lifetime how long it is valid; null for ever
 */
public record TokenRequest(String name, Grant grant, @Nullable Duration lifetime) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
  private static final Pattern SPAN = Pattern.compile("([1-9][0-9]{0,5})([smhd])");
  private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,8}");

  /** The members that {@link #parse} reads. */
  public static final Set<String> MEMBERS =
      Set.of("name", "owner", "scopes", "types", "expires", "rate", "backlog");

  /**
   * Reads a request. Of its members, {@code name} and {@code scopes} are required; the owner is the
   * name unless given.
   *
   * @throws IllegalArgumentException if a member is missing or not valid
   */
  public static TokenRequest parse(Map<String, String> members) {
    String name = name("name", members.getOrDefault("name", ""));
    String scopes = members.get("scopes");
    if (scopes == null) {
      throw new IllegalArgumentException("scopes are missing");
    }
    String types = members.get("types");
    String rate = members.get("rate");
    String expires = members.get("expires");
    Grant grant =
        new Grant(
            name("owner", members.getOrDefault("owner", name)),
            Scope.parse(scopes),
            types == null ? TypePatterns.ALL : TypePatterns.parse(types),
            rate == null ? null : Rate.parse(rate),
            backlog(members.get("backlog")));
    return new TokenRequest(name, grant, expires == null ? null : span("expires", expires));
  }

  private static String name(String member, String text) {
    if (!NAME.matcher(text).matches()) {
      throw new IllegalArgumentException(
          member + " has 1 to 64 letters, digits or . _ @ - and begins with a letter or digit");
    }
    return text;
  }

  private static int backlog(@Nullable String text) {
    if (text == null) {
      return 0;
    } else if (!COUNT.matcher(text).matches()) {
      throw new IllegalArgumentException("backlog must be within 1 and 999999999");
    }
    return Integer.parseInt(text);
  }

  /**
   * Reads a span of time such as {@code 90d}, {@code 12h}, {@code 30m} or {@code 10s}.
   *
   * @throws IllegalArgumentException if it is not valid
   */
  public static Duration span(String member, String text) {
    Matcher matcher = SPAN.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          member + " must be a span of time such as 90d, 12h, 30m or 10s");
    }
    long count = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }
}
