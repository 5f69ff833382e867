package dev.firebreak.form;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a header field, as in {@code form-data; name="a"; filename="b.png"}.
 *
 * @param byName the values by their names in lower case
 */
record Parameters(Map<String, String> byName) {
  private static final int MOST = 32;
  private static final String TOKEN_ENDS = "()<>@,;:\\\"/[]?={} \t";

  /** The part before the parameters, in lower case. */
  static String essence(String field) {
    int end = field.indexOf(';');
    return (end < 0 ? field : field.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }

  @Nullable String get(String name) {
    return byName.get(name);
  }

  /**
   * Reads the parameters of a field.
   *
   * @throws FormFault if they are malformed, or one is there twice
   */
  static Parameters of(String field) throws FormFault {
    Map<String, String> all = new HashMap<>();
    Reader reader = new Reader(field, field.indexOf(';'));
    while (reader.more()) {
      String name = reader.token().toLowerCase(Locale.ROOT);
      if (name.isEmpty()) {
        continue; // A semicolon at the end, or two in a row.
      }
      String value = reader.value(name);
      if (all.size() == MOST || all.putIfAbsent(name, value) != null) {
        throw FormFault.malformed("has the parameter " + name + " twice, or too many parameters");
      }
    }
    return new Parameters(all);
  }

  /** Reads a field from a semicolon to the next. */
  private static final class Reader {
    private final String field;
    private int at;

    Reader(String field, int at) {
      this.field = field;
      this.at = at;
    }

    boolean more() throws FormFault {
      blanks();
      if (at < 0 || at >= field.length()) {
        return false;
      } else if (field.charAt(at) != ';') {
        throw FormFault.malformed("has a malformed parameter: \"" + rest() + '"');
      }
      at++;
      blanks();
      return true;
    }

    private String rest() {
      return field.substring(at, Math.min(field.length(), at + 20));
    }

    private void blanks() {
      while (at >= 0 && at < field.length() && " \t".indexOf(field.charAt(at)) >= 0) {
        at++;
      }
    }

    String token() {
      int from = at;
      while (at < field.length() && TOKEN_ENDS.indexOf(field.charAt(at)) < 0) {
        at++;
      }
      return field.substring(from, at);
    }

    String value(String name) throws FormFault {
      if (at >= field.length() || field.charAt(at) != '=') {
        throw FormFault.malformed("has a parameter without a value: " + name);
      }
      at++;
      return at < field.length() && field.charAt(at) == '"' ? quoted(name) : token();
    }

    /**
     * A backslash escapes only a quotation mark and itself: some clients send paths with
     * backslashes as they are.
     */
    private String quoted(String name) throws FormFault {
      StringBuilder value = new StringBuilder();
      for (at++; at < field.length(); at++) {
        char c = field.charAt(at);
        if (c == '"') {
          at++;
          return value.toString();
        }
        boolean escape =
            c == '\\' && at + 1 < field.length() && "\"\\".indexOf(field.charAt(at + 1)) >= 0;
        value.append(escape ? field.charAt(++at) : c);
      }
      throw FormFault.malformed("has a parameter without a closing quotation mark: " + name);
    }
  }
}
