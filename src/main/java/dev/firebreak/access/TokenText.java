package dev.firebreak.access;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The text of a token: {@code fb_}, then 43 random characters out of 62 (256 bits), then their
 * CRC-32 in 6 such characters. Scanners recognize leaked tokens by the prefix and the checksum, and
 * a mistyped token is refused without a look into the store.
 */
public final class TokenText {
  static final String PREFIX = "fb_";

  /** Matches tokens, and parts of tokens that are long enough to be recognized. */
  private static final Pattern LIKE_A_TOKEN = Pattern.compile(PREFIX + "[0-9A-Za-z]{6,}");

  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int RANDOM = 43;
  private static final int CHECK = 6;

  /** The length of every token. */
  public static final int LENGTH = PREFIX.length() + RANDOM + CHECK;

  private static final SecureRandom SECURE = new SecureRandom();

  private TokenText() {}

  /** Creates a token of 256 random bits. */
  static String create() {
    return create(SECURE);
  }

  static String create(RandomGenerator random) {
    StringBuilder text = new StringBuilder(PREFIX);
    for (int i = 0; i < RANDOM; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    long check = checksum(text);
    char[] digits = new char[CHECK];
    for (int i = CHECK - 1; i >= 0; i--) {
      digits[i] = ALPHABET.charAt((int) (check % ALPHABET.length()));
      check /= ALPHABET.length();
    }
    return text.append(digits).toString();
  }

  /** Whether a text can be a token. */
  public static boolean isWellFormed(String text) {
    if (text.length() != LENGTH || !text.startsWith(PREFIX)) {
      return false;
    }
    long check = 0;
    for (int i = PREFIX.length(); i < LENGTH; i++) {
      int digit = digit(text.charAt(i));
      if (digit < 0) {
        return false;
      }
      check = i < LENGTH - CHECK ? 0 : check * ALPHABET.length() + digit;
    }
    return check == checksum(text);
  }

  /** Replaces tokens, and what may be parts of tokens, in a text that is about to be logged. */
  public static String removedFrom(String text) {
    return text.contains(PREFIX) ? LIKE_A_TOKEN.matcher(text).replaceAll(PREFIX + "...") : text;
  }

  private static long checksum(CharSequence text) {
    CRC32 crc = new CRC32();
    for (int i = PREFIX.length(); i < LENGTH - CHECK; i++) {
      crc.update(text.charAt(i));
    }
    return crc.getValue();
  }

  private static int digit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    } else if (c >= 'A' && c <= 'Z') {
      return c - 'A' + 10;
    }
    return c >= 'a' && c <= 'z' ? c - 'a' + 36 : -1;
  }
}
