package dev.firebreak.http;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code tracestate} (W3C Trace Context, section 3.3): what tracing systems on the way
 * pass on to each other. A value that is not valid is dropped as a whole, which the standard allows
 * and which never fails a request.
 */
final class TraceState {
  static final String NAME = "tracestate";

  /** As much as the standard asks for; what is longer is shortened. */
  static final int LONGEST = 512;

  private static final int MOST_MEMBERS = 32;

  /** Members above this length are dropped first. */
  private static final int LONG_MEMBER = 128;

  private static final Pattern SEPARATOR = Pattern.compile("[ \t]*,[ \t]*");

  /** A value has printable characters but comma and equals sign, and does not end in a blank. */
  private static final Pattern MEMBER =
      Pattern.compile(
          "([a-z0-9][a-z0-9_*/@-]{0,255})=[ -+\\-./0-9:;<>-~]{0,255}[!-+\\-./0-9:;<>-~]");

  private TraceState() {}

  /**
   * Returns the members in their order; null if there are none, or if they are not valid.
   *
   * @param value the value of the header; those of several headers with commas between them
   */
  static @Nullable String of(String value) {
    List<String> members = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (String member : SEPARATOR.split(value.strip(), -1)) {
      if (!member.isEmpty()) {
        Matcher valid = MEMBER.matcher(member);
        if (!valid.matches() || !keys.add(valid.group(1)) || members.size() == MOST_MEMBERS) {
          return null;
        }
        members.add(member);
      }
    }
    shorten(members);
    return members.isEmpty() ? null : String.join(",", members);
  }

  /** Drops members from the end, the long ones first, as the standard recommends. */
  private static void shorten(List<String> members) {
    int length = members.stream().mapToInt(member -> member.length() + 1).sum() - 1;
    for (int shortest : new int[] {LONG_MEMBER + 1, 0}) {
      for (int i = members.size() - 1; i >= 0 && length > LONGEST; i--) {
        if (members.get(i).length() >= shortest) {
          length -= members.remove(i).length() + 1;
        }
      }
    }
  }
}
