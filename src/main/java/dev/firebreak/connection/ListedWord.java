package dev.firebreak.connection;

import java.nio.charset.StandardCharsets;

/** Finds a word in the values of a header that is a list, without regard to case. */
final class ListedWord {
  private static final int ANOTHER = -1;

  private final byte[] word;
  private int matched;
  private boolean blank;
  private boolean found;

  /** Creates a matcher for a word in lower case. */
  ListedWord(String word) {
    this.word = word.getBytes(StandardCharsets.US_ASCII);
  }

  void reset() {
    found = false;
  }

  boolean found() {
    return found;
  }

  void take(byte b) {
    if (b == ',') {
      end();
    } else if (b == ' ' || b == '\t') {
      blank = matched != 0;
    } else {
      boolean same = !blank && matched >= 0 && matched < word.length;
      matched = same && word[matched] == Ascii.lower(b) ? matched + 1 : ANOTHER;
    }
  }

  void end() {
    found |= matched == word.length;
    matched = 0;
    blank = false;
  }
}
