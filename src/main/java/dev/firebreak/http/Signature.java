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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.pekko.http.javadsl.model.HttpHeader;
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
  private static final int HEX_LENGTH = 64;
  private static final int MOST_SIGNATURES = 16;
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
   * Verifies a request.
   *
   * @param body its content
   * @return what identifies the delivery, as an idempotency key: a delivery that is repeated has
   *     the same
   * @throws ProblemFound if the signature is missing, wrong or too old
   */
  String verify(HttpRequest request, byte[] body) throws ProblemFound {
    return switch (settings.scheme()) {
      case GITHUB -> github(request, body);
      case STRIPE -> stripe(request, body);
      case SLACK -> slack(request, body);
      case HMAC -> hmac(request, body);
      case NONE -> throw new IllegalStateException("nothing to verify");
    };
  }

  private String github(HttpRequest request, byte[] body) throws ProblemFound {
    String sent = required(request, "X-Hub-Signature-256");
    requireEqual(sent.startsWith("sha256=") ? sent.substring(7) : "", mac(body));
    String delivery = header(request, "X-GitHub-Delivery");
    return delivery != null && KEY.matcher(delivery).matches() ? delivery : sent;
  }

  private String stripe(HttpRequest request, byte[] body) throws ProblemFound {
    String sent = required(request, "Stripe-Signature");
    String time = "";
    List<String> signatures = new ArrayList<>();
    for (String part : sent.split(",", MOST_SIGNATURES)) {
      if (part.startsWith("t=")) {
        time = part.substring(2);
      } else if (part.startsWith("v1=")) {
        signatures.add(part.substring(3));
      }
    }
    byte[] expected = mac(prefixed(time + '.', body));
    if (signatures.stream().noneMatch(signature -> equal(signature, expected))) {
      throw refused("Stripe-Signature is not the signature of this request");
    }
    requireRecent(time);
    String event = idOf(body);
    return event != null && KEY.matcher(event).matches() ? event : signatures.getFirst();
  }

  private String slack(HttpRequest request, byte[] body) throws ProblemFound {
    String sent = required(request, "X-Slack-Signature");
    String time = required(request, "X-Slack-Request-Timestamp");
    byte[] expected = mac(prefixed("v0:" + time + ':', body));
    requireEqual(sent.startsWith("v0=") ? sent.substring(3) : "", expected);
    requireRecent(time);
    return sent;
  }

  private String hmac(HttpRequest request, byte[] body) throws ProblemFound {
    String sent = required(request, settings.header());
    String signature = sent.startsWith("sha256=") ? sent.substring(7) : sent;
    byte[] expected = mac(body);
    if (signature.length() != HEX_LENGTH) {
      byte[] own = Base64.getEncoder().encode(expected);
      if (!MessageDigest.isEqual(signature.getBytes(StandardCharsets.UTF_8), own)) {
        throw refused(settings.header() + " is not the signature of this request");
      }
    } else {
      requireEqual(signature, expected);
    }
    return HexFormat.of().formatHex(expected);
  }

  private void requireEqual(String hex, byte[] expected) throws ProblemFound {
    if (!equal(hex, expected)) {
      throw refused("the signature is not that of this request");
    }
  }

  private static boolean equal(String hex, byte[] expected) {
    byte[] own = HexFormat.of().formatHex(expected).getBytes(StandardCharsets.US_ASCII);
    return MessageDigest.isEqual(hex.getBytes(StandardCharsets.UTF_8), own);
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

  private static String required(HttpRequest request, String name) throws ProblemFound {
    String value = header(request, name);
    if (value == null) {
      throw refused(name + " is missing");
    }
    return value;
  }

  private static @Nullable String header(HttpRequest request, String name) throws ProblemFound {
    String found = null;
    for (HttpHeader header : request.getHeaders()) {
      if (header.name().equalsIgnoreCase(name)) {
        found = SingleValue.header(name, found, header.value());
      }
    }
    return found;
  }

  private static ProblemFound refused(String detail) {
    return new ProblemFound(
        Problem.of(
                ProblemType.BAD_SIGNATURE,
                "The request is not signed as this type requires: " + detail)
            .withHeader(Authentication.CHALLENGE, "Signature realm=\"firebreak\""));
  }
}
