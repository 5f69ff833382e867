package dev.firebreak.config;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The form of secrets in Standard Webhooks: {@code whsec_} and 24 to 64 bytes in Base64. While a
 * secret is replaced there are several, with blanks between them.
 */
public final class WebhookSecret {
  private static final String PREFIX = "whsec_";
  private static final int FEWEST_BYTES = 24;
  private static final int MOST_BYTES = 64;
  private static final int MOST = 4;

  private WebhookSecret() {}

  /**
   * The keys in a text.
   *
   * @throws IllegalArgumentException saying what is wrong, as what follows "the secret"; never with
   *     the secret
   */
  public static List<byte[]> keys(String text) {
    List<byte[]> keys = new ArrayList<>();
    for (String secret : text.strip().split(" +", -1)) {
      if (!secret.startsWith(PREFIX)) {
        throw new IllegalArgumentException("does not begin with " + PREFIX);
      }
      byte[] key;
      try {
        key = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("is not Base64 after " + PREFIX, e);
      }
      if (key.length < FEWEST_BYTES || key.length > MOST_BYTES) {
        throw new IllegalArgumentException(
            "has " + key.length + " bytes, not " + FEWEST_BYTES + " to " + MOST_BYTES);
      }
      keys.add(key);
    }
    if (keys.size() > MOST) {
      throw new IllegalArgumentException("consists of more than " + MOST + " secrets");
    }
    return keys;
  }
}
