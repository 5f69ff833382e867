package dev.firebreak.template;

import java.util.regex.Pattern;

/** Writes texts so that another language reads them as they are. */
public final class Quoting {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private Quoting() {}

  /** The content of a quoted string of HOCON, which is that of JSON. */
  public static String hocon(String text) {
    StringBuilder quoted = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> quoted.append('\\').append(c);
        case '\n' -> quoted.append("\\n");
        default -> {
          if (c < ' ' || c == 127) {
            quoted.append("\\u00").append(Character.forDigit(c >> 4, 16));
            quoted.append(Character.forDigit(c & 15, 16));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.toString();
  }

  /** A word of a shell's command line. */
  public static String shell(String text) {
    return PLAIN.matcher(text).matches() ? text : '\'' + text.replace("'", "'\\''") + '\'';
  }
}
