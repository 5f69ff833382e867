package dev.firebreak.callback;

import dev.firebreak.config.WebhookSecret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs messages as Standard Webhooks says, with the symmetric scheme v1. */
final class Signatures {
  private static final String ALGORITHM = "HmacSHA256";

  private Signatures() {}

  /**
   * The value of the header field webhook-signature.
   *
   * @param secrets one or more secrets, with blanks between them: each signs
   * @param id of the message, the same in all attempts
   * @param seconds the time of the attempt, since 1970
   */
  static String of(String secrets, String id, long seconds, byte[] body) {
    byte[] head = (id + '.' + seconds + '.').getBytes(StandardCharsets.UTF_8);
    List<String> signatures = new ArrayList<>();
    for (byte[] key : WebhookSecret.keys(secrets)) {
      signatures.add("v1," + sign(key, head, body));
    }
    return String.join(" ", signatures);
  }

  private static String sign(byte[] key, byte[] head, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      mac.update(head);
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has HMAC-SHA256", e);
    }
  }
}
