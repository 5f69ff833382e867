package dev.firebreak.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Spares a caller a document that it has already (RFC 9110, 13.1.2). */
final class ETags {
  private static final int BYTES = 12;

  private ETags() {}

  static HttpResponse answer(HttpRequest request, Object document) {
    byte[] bytes = Responses.bytes(document);
    String tag = tag(bytes);
    for (HttpHeader header : request.getHeaders()) {
      if (header.is("if-none-match") && names(header.value(), tag)) {
        return HttpResponse.create()
            .withStatus(StatusCodes.NOT_MODIFIED)
            .addHeader(RawHeader.create("ETag", tag));
      }
    }
    return Responses.json(bytes).addHeader(RawHeader.create("ETag", tag));
  }

  /**
   * Whether a list of entity tags has this one, by weak comparison. A tag is looked for with its
   * quotes, which no other tag contains; so the list need not be split.
   */
  private static boolean names(String list, String tag) {
    return list.contains(tag) || list.strip().equals("*");
  }

  private static String tag(byte[] document) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(document);
      return '"' + HexFormat.of().formatHex(digest, 0, BYTES) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every JVM has it.
    }
  }
}
