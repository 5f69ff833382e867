package dev.firebreak.config;

import java.util.Collection;

/** Suggests known names for misspelled ones. */
final class SpellingHints {
  private static final int FAR = 3;

  private SpellingHints() {}

  /** Returns a suggestion to append to an error; empty if no known name is similar. */
  static String hint(String wrong, Collection<String> known) {
    String best = "";
    int least = FAR;
    for (String candidate : known) {
      int distance = distance(wrong, candidate);
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return best.isEmpty() ? "" : "; did you mean " + best + "?";
  }

  /** The Levenshtein distance. */
  private static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(changed, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[b.length()];
  }
}
