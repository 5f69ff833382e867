package dev.firebreak.bench.load;

import dev.firebreak.api.Payload;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A request as bytes, and the expected answer.
 *
 * @param bytes the complete request, in a direct buffer whose position never changes
 * @param status the expected status
 * @param length the expected length of the body in bytes; {@link #ANY_LENGTH} if it may vary
 */
public record PreparedRequest(ByteBuffer bytes, int status, long length) {
  static final long ANY_LENGTH = -1;

  private static final int OK = 200;

  /**
   * A POST of a payload, with these further headers, that is answered with 200 and a body of any
   * length.
   */
  public static PreparedRequest post(URI uri, Payload payload, String... headers) {
    String head =
        "POST "
            + uri.getRawPath()
            + " HTTP/1.1\r\nHost: "
            + uri.getRawAuthority()
            + (payload.contentType().equals(Payload.UNSPECIFIED)
                ? ""
                : "\r\nContent-Type: " + payload.contentType())
            + "\r\nContent-Length: "
            + payload.size()
            + Arrays.stream(headers).map(header -> "\r\n" + header).collect(Collectors.joining())
            + "\r\n\r\n";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(payload.bytes());
    ByteBuffer request = ByteBuffer.allocateDirect(bytes.size()).put(bytes.toByteArray()).flip();
    return new PreparedRequest(request, OK, ANY_LENGTH);
  }

  public PreparedRequest expecting(int otherStatus) {
    return new PreparedRequest(bytes, otherStatus, length);
  }

  public PreparedRequest expectingBytes(long bodyLength) {
    return new PreparedRequest(bytes, status, bodyLength);
  }
}
