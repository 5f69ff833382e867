package dev.firebreak.terminal;

/** Measures text in the cells of a terminal, of which wide characters take two. */
public final class Cells {
  /** Ranges of wide characters (Unicode Standard Annex 11), first and last. */
  private static final int[][] WIDE = {
    {0x1100, 0x115f},
    {0x2329, 0x232a},
    {0x2e80, 0x303e},
    {0x3041, 0xa4cf},
    {0xa960, 0xa97c},
    {0xac00, 0xd7a3},
    {0xf900, 0xfaff},
    {0xfe10, 0xfe19},
    {0xfe30, 0xfe6f},
    {0xff01, 0xff60},
    {0xffe0, 0xffe6},
    {0x16fe0, 0x18cff},
    {0x1aff0, 0x1b2ff},
    {0x1f200, 0x1f2ff},
    {0x20000, 0x3fffd},
  };

  /** Vowels and final consonants of Hangul, which join the character before. */
  private static final int FIRST_JOINING = 0x1160;

  private static final int LAST_JOINING = 0x11ff;

  /** How many characters without a cell of their own are kept for each cell. */
  private static final int MARKS = 4;

  private Cells() {}

  /** Returns the number of cells of a text without control characters. */
  public static int width(String text) {
    return text.codePoints().map(Cells::width).sum();
  }

  private static int width(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || (c >= FIRST_JOINING && c <= LAST_JOINING)) {
      return 0;
    }
    return isWide(c) ? 2 : 1;
  }

  private static boolean isWide(int c) {
    for (int[] range : WIDE) {
      if (c >= range[0] && c <= range[1]) {
        return true;
      }
    }
    return Character.isEmojiPresentation(c);
  }

  /** Returns the text, cut to this many cells; a cut text ends in dots. */
  public static String cut(String text, int cells, boolean unicode) {
    if (cells <= 0) {
      return "";
    }
    String all = first(text, cells);
    if (all.length() == text.length()) {
      return text;
    }
    String dots = unicode ? "\u2026" : "...";
    return cells > 2 * dots.length() ? first(text, cells - dots.length()) + dots : all;
  }

  /** The longest beginning of the text that has at most this many cells. */
  private static String first(String text, int cells) {
    int left = cells;
    int characters = 0;
    int at = 0;
    while (at < text.length() && characters++ < MARKS * cells) {
      int c = text.codePointAt(at);
      left -= width(c);
      if (left < 0) {
        break;
      }
      at += Character.charCount(c);
    }
    return text.substring(0, at);
  }

  /** Returns the text with exactly this many cells: cut, or followed by blanks. */
  public static String fit(String text, int cells, boolean unicode) {
    String cut = cut(text, cells, unicode);
    return cut + " ".repeat(Math.max(0, cells - width(cut)));
  }

  /** The same with the blanks before the text. */
  public static String fitRight(String text, int cells, boolean unicode) {
    String cut = cut(text, cells, unicode);
    return " ".repeat(Math.max(0, cells - width(cut))) + cut;
  }
}
