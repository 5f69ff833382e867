package dev.firebreak.http;

import dev.firebreak.config.VerifySettings;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * What the head of a request says of its signature. Reading it needs neither the secret nor the
 * body.
 *
 * @param header the header field with the signature
 * @param codes the codes (HMAC-SHA256) that are offered, at least one
 * @param time when the request was signed, as it was sent; null if its scheme signs no time
 * @param delivery the id of the delivery in another header field; null if there is none
 */
record SentSignature(
    String header, List<byte[]> codes, @Nullable String time, @Nullable String delivery) {
  private static final int LENGTH = 32;
  private static final int MOST_SIGNATURES = 16;
  private static final String SHA256 = "sha256=";

  /**
   * Reads the signature.
   *
   * @throws ProblemFound if there is none, or it is malformed
   */
  static SentSignature of(HttpRequest request, VerifySettings settings) throws ProblemFound {
    return switch (settings.scheme()) {
      case GITHUB -> github(request);
      case STRIPE -> stripe(request);
      case SLACK -> slack(request);
      case HMAC -> hmac(request, settings.header());
      case NONE -> throw new IllegalStateException("nothing to verify");
    };
  }

  private static SentSignature github(HttpRequest request) throws ProblemFound {
    String name = "X-Hub-Signature-256";
    String delivery = header(request, "X-GitHub-Delivery");
    return one(name, hex(required(request, name), SHA256), null, delivery);
  }

  private static SentSignature slack(HttpRequest request) throws ProblemFound {
    String name = "X-Slack-Signature";
    byte[] code = hex(required(request, name), "v0=");
    return one(name, code, required(request, "X-Slack-Request-Timestamp"), null);
  }

  private static SentSignature hmac(HttpRequest request, String name) throws ProblemFound {
    String sent = required(request, name);
    byte[] code = hex(sent, sent.startsWith(SHA256) ? SHA256 : "");
    return one(name, code == null ? base64(sent) : code, null, null);
  }

  private static SentSignature one(
      String name, byte @Nullable [] code, @Nullable String time, @Nullable String delivery)
      throws ProblemFound {
    if (code == null) {
      throw Signature.refused(name + " is not a signature");
    }
    return new SentSignature(name, List.of(code), time, delivery);
  }

  /** While a secret is replaced, Stripe signs with both. */
  private static SentSignature stripe(HttpRequest request) throws ProblemFound {
    String name = "Stripe-Signature";
    String time = "";
    List<byte[]> codes = new ArrayList<>();
    for (String part : required(request, name).split(",", MOST_SIGNATURES)) {
      byte[] code = hex(part, "v1=");
      if (part.startsWith("t=")) {
        time = part.substring(2);
      } else if (code != null) {
        codes.add(code);
      }
    }
    if (codes.isEmpty() || time.isEmpty()) {
      throw Signature.refused(
          name + " is not a signature: it has no " + (time.isEmpty() ? "t" : "v1"));
    }
    return new SentSignature(name, codes, time, null);
  }

  private static byte @Nullable [] hex(String text, String prefix) {
    if (!text.startsWith(prefix) || text.length() != prefix.length() + 2 * LENGTH) {
      return null;
    }
    try {
      return HexFormat.of().parseHex(text, prefix.length(), text.length());
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static byte @Nullable [] base64(String text) {
    try {
      byte[] code = Base64.getDecoder().decode(text);
      return code.length == LENGTH ? code : null;
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  private static String required(HttpRequest request, String name) throws ProblemFound {
    String value = header(request, name);
    if (value == null) {
      throw Signature.refused(name + " is missing");
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
}
