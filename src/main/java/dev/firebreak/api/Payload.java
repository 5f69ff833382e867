package dev.firebreak.api;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Bytes and their media type. The array is not copied, neither in nor out: it must not be changed
 * after it was passed on.
 */
public final class Payload {
  /** The media type of bytes without a declared type. */
  public static final String UNSPECIFIED = "application/octet-stream";

  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain; charset=utf-8";

  /** RFC 9110, 8.3.1: type "/" subtype, then parameters; nothing that could end a header line. */
  private static final Pattern MEDIA_TYPE =
      Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+/[!#$%&'*+.^_`|~0-9A-Za-z-]+ *(;[\\t -~]*)?");

  private static final Payload EMPTY = new Payload(new byte[0], UNSPECIFIED);

  private final byte[] bytes;
  private final String contentType;
  private final @Nullable Head head;

  private Payload(byte[] bytes, String contentType) {
    this(bytes, contentType, null);
  }

  private Payload(byte[] bytes, String contentType, @Nullable Head head) {
    this.bytes = bytes;
    this.contentType = contentType;
    this.head = head;
  }

  /**
   * Creates a payload with a media type.
   *
   * @param bytes the content, not copied
   * @param contentType a media type as in a Content-Type header, {@code image/png} for instance
   * @throws IllegalArgumentException if that is not a media type
   */
  public static Payload of(byte[] bytes, String contentType) {
    Objects.requireNonNull(bytes, "bytes");
    if (isUnusual(contentType) && !MEDIA_TYPE.matcher(contentType).matches()) {
      throw new IllegalArgumentException("not a media type: \"" + contentType + '"');
    }
    return new Payload(bytes, contentType);
  }

  /** Creates a payload without a declared media type. */
  public static Payload of(byte[] bytes) {
    return new Payload(Objects.requireNonNull(bytes, "bytes"), UNSPECIFIED);
  }

  /** Text, in UTF-8. */
  public static Payload text(String text) {
    return new Payload(text.getBytes(StandardCharsets.UTF_8), TEXT);
  }

  /** JSON that is already written. It is not checked. */
  public static Payload json(String json) {
    return json(json.getBytes(StandardCharsets.UTF_8));
  }

  /** JSON that is already written, in UTF-8. It is not checked. */
  public static Payload json(byte[] json) {
    return new Payload(Objects.requireNonNull(json, "json"), JSON);
  }

  /** An empty payload. */
  public static Payload empty() {
    return EMPTY;
  }

  /**
   * The same content as that of an HTTP message with this head.
   *
   * @param head null for none
   */
  public Payload withHead(@Nullable Head head) {
    return new Payload(bytes, contentType, head);
  }

  /**
   * The head of the HTTP message that this is the content of: see {@link Request} and {@link
   * Answer}; null if there is none.
   */
  public @Nullable Head head() {
    return head;
  }

  /** The content; not a copy. */
  public byte[] bytes() {
    return bytes;
  }

  /** The number of bytes. */
  public int size() {
    return bytes.length;
  }

  /** The media type; {@link #UNSPECIFIED} if none was declared. */
  public String contentType() {
    return contentType;
  }

  /** The content as text in UTF-8; what is not UTF-8 becomes U+FFFD. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The media type and the size; never the content. */
  @Override
  public String toString() {
    return contentType + ", " + bytes.length + " bytes";
  }

  private static boolean isUnusual(String contentType) {
    return !contentType.equals(JSON)
        && !contentType.equals(UNSPECIFIED)
        && !contentType.equals(TEXT);
  }
}
