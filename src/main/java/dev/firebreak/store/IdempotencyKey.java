package dev.firebreak.store;

import dev.firebreak.api.Head;
import dev.firebreak.api.Payload;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * An idempotency key: of two submissions with the same key the second gets the answer of the first.
 * A key is kept as long as its task.
 *
 * @param scope whose key it is: the caller's and the type's names
 * @param key as the caller chose it, 1 to 255 printable ASCII characters
 * @param digest of the input: the same key with another digest is an error
 */
@SuppressWarnings("ArrayRecordComponent") // Compared with Arrays.equals only.
public record IdempotencyKey(String scope, String key, byte[] digest) {

  /** Creates a key for this input. */
  public static IdempotencyKey of(String caller, String type, String key, Payload input) {
    return new IdempotencyKey(caller + '\n' + type, key, digest(input));
  }

  private static byte[] digest(Payload input) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(input.contentType().getBytes(StandardCharsets.UTF_8));
      sha256.update((byte) 0);
      Head head = input.head();
      if (head != null) {
        // Header fields are left out: those of a delivery that is repeated differ, as its signature
        // does.
        sha256.update(head.start().getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) 0);
      }
      return sha256.digest(input.bytes());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every JVM has it.
    }
  }
}
