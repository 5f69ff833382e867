package dev.firebreak.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Answers 304 if the caller already has the document (RFC 9110, 13.1.2). */
final class ETags {
  private static final int BYTES = 12;

  private ETags() {}

  static HttpResponse answer(HttpRequest request, Object document) {
    byte[] bytes = Responses.bytes(document);
    return answer(request, tag(bytes), () -> Responses.json(bytes));
  }

  static HttpResponse answer(HttpRequest request, String tag, Supplier<HttpResponse> whole) {
    for (HttpHeader header : request.getHeaders()) {
      if (header.is("if-none-match") && names(header.value(), tag)) {
        return HttpResponse.create()
            .withStatus(StatusCodes.NOT_MODIFIED)
            .addHeader(RawHeader.create("ETag", tag));
      }
    }
    return whole.get().addHeader(RawHeader.create("ETag", tag));
  }

  /**
   * Whether a list of entity tags contains this tag, by weak comparison. The search includes the
   * quotes of the tag, which no other tag contains; so the list need not be split.
   */
  private static boolean names(String list, String tag) {
    return list.contains(tag) || list.strip().equals("*");
  }

  static String tag(byte[] document) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(document);
      return '"' + HexFormat.of().formatHex(digest, 0, BYTES) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every JVM supports this algorithm.
    }
  }
}
