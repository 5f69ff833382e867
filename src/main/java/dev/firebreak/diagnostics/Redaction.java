package dev.firebreak.diagnostics;

import dev.firebreak.access.TokenText;
import java.util.regex.Pattern;

/** Removes what looks like a secret from a text. */
public final class Redaction {
  static final String HIDDEN = "(hidden)";

  /** A user and a password in a URL. */
  private static final Pattern USER_INFO = Pattern.compile("://[^/\\s\"'@]+@");

  /** A value after a word for a secret: {@code password=x}, {@code "token": "x"}. */
  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)((?:password|passwd|pwd|secret|token|credential|api-?_?key)[\\w.-]*[\"']?\\s*[=:]\\s*"
              + "[\"']?)[^\\s\"',;&}\\[{][^\\s\"',;&}]*");

  private static final Pattern BEARER = Pattern.compile("(?i)\\b(bearer|basic) [\\w.~+/=-]{8,}");

  private Redaction() {}

  /** Returns the text without tokens, passwords in URLs, and values that are named as secrets. */
  public static String of(String text) {
    String redacted = TokenText.removedFrom(text);
    redacted = USER_INFO.matcher(redacted).replaceAll("://" + HIDDEN + '@');
    redacted = BEARER.matcher(redacted).replaceAll("$1 " + HIDDEN);
    return NAMED.matcher(redacted).replaceAll("$1" + HIDDEN);
  }
}
