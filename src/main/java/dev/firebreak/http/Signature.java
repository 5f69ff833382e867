package dev.firebreak.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.firebreak.config.VerifySettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the signatures of requests: HMAC-SHA256 with a secret that the sender and the node
 * share, in constant time. The schemes are those of the providers' documentation: "Validating
 * webhook deliveries" (GitHub), "Verify webhook signatures manually" (Stripe), and "Verifying
 * requests from Slack".
 */
final class Signature {
  private static final String ALGORITHM = "HmacSHA256";
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

  /** What an idempotency key may be. */
  private static final Pattern KEY = Pattern.compile("[!-~]{1,255}");

  private static final JsonFactory JSON = new JsonFactory();

  private final VerifySettings settings;
  private final InstantSource clock;

  Signature(VerifySettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Reads what the head of a request says of its signature, before its body is read.
   *
   * @throws ProblemFound if the signature is missing, malformed or too old
   */
  SentSignature sent(HttpRequest request) throws ProblemFound {
    SentSignature sent = SentSignature.of(request, settings);
    if (sent.time() != null) {
      requireRecent(sent.time());
    }
    return sent;
  }

  /**
   * Verifies a request.
   *
   * @param body its content
   * @return what identifies the delivery, as an idempotency key: a delivery that is repeated has
   *     the same
   * @throws ProblemFound if the signature is wrong
   */
  String verify(SentSignature sent, byte[] body) throws ProblemFound {
    byte[] expected = mac(signed(sent, body));
    boolean right = false;
    for (byte[] code : sent.codes()) {
      right |= MessageDigest.isEqual(code, expected);
    }
    if (!right) {
      throw refused(sent.header() + " is not the signature of this request");
    }
    return delivery(sent, body, HexFormat.of().formatHex(expected));
  }

  private byte[] signed(SentSignature sent, byte[] body) {
    return switch (settings.scheme()) {
      case STRIPE -> prefixed(sent.time() + ".", body);
      case SLACK -> prefixed("v0:" + sent.time() + ':', body);
      default -> body;
    };
  }

  /** The id that the sender has given the delivery; without one, the right signature. */
  private String delivery(SentSignature sent, byte[] body, String expected) {
    String id = settings.scheme() == VerifySettings.Scheme.STRIPE ? idOf(body) : sent.delivery();
    if (id != null && KEY.matcher(id).matches()) {
      return id;
    }
    return switch (settings.scheme()) {
      case GITHUB -> "sha256=" + expected;
      case SLACK -> "v0=" + expected;
      default -> expected;
    };
  }

  private void requireRecent(String seconds) throws ProblemFound {
    if (!SECONDS.matcher(seconds).matches()) {
      throw refused("the time that is signed is not a number of seconds");
    }
    Instant signed = Instant.ofEpochSecond(Long.parseLong(seconds));
    Instant now = clock.instant();
    if (signed.isBefore(now.minus(settings.tolerance()))
        || signed.isAfter(now.plus(settings.tolerance()))) {
      throw refused(
          "the request was signed at "
              + signed
              + ", more than "
              + settings.tolerance().toSeconds()
              + " s from now");
    }
  }

  private byte[] mac(byte[] signed) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      byte[] secret = settings.secret().reveal().getBytes(StandardCharsets.UTF_8);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      return mac.doFinal(signed);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // Every JVM has the algorithm.
    }
  }

  private static byte[] prefixed(String prefix, byte[] body) {
    byte[] head = prefix.getBytes(StandardCharsets.UTF_8);
    byte[] all = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return all;
  }

  /** The member {@code id} of a JSON object; null if there is none. */
  private static @Nullable String idOf(byte[] body) {
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean id = parser.currentName().equals("id");
        if (parser.nextToken() == JsonToken.VALUE_STRING && id) {
          return parser.getText();
        }
        parser.skipChildren();
      }
      return null;
    } catch (IOException _) {
      return null; // What is not JSON is refused by its handler.
    }
  }

  static ProblemFound refused(String detail) {
    return new ProblemFound(
        Problem.of(
                ProblemType.BAD_SIGNATURE,
                "The request is not signed as this type requires: " + detail)
            .withHeader(Authentication.CHALLENGE, "Signature realm=\"firebreak\""));
  }
}
