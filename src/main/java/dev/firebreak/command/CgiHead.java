package dev.firebreak.command;

import dev.firebreak.api.Answer;
import dev.firebreak.api.Head;
import dev.firebreak.api.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The header fields with which the output of a CGI program begins, up to a blank line (RFC 3875,
 * 6). Lines end with LF or CRLF.
 *
 * @param status the status; 302 for a Location without one, 200 otherwise
 * @param contentType the media type of the content
 * @param fields the other header fields
 * @param length the length of the head in bytes, with the blank line
 */
record CgiHead(int status, String contentType, Map<String, String> fields, int length) {
  private static final int OK = 200;
  private static final int FOUND = 302;

  /** RFC 3875, 6.3.3: three digits, and a reason that is not sent on. */
  private static final Pattern STATUS = Pattern.compile("([0-9]{3})( .*)?");

  /** The output does not begin with such a head. The message says why. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  /**
   * Reads a head.
   *
   * @param output the output from its beginning; at least {@link Head#LONGEST} bytes of it, if it
   *     is that long
   * @param usual the media type of a content without Content-Type
   * @throws Malformed if the output does not begin with a head, or the head has a field that an
   *     answer can't have
   */
  static CgiHead read(ByteBuffer output, String usual) throws Malformed {
    Reader reader = new Reader(output);
    for (String line = reader.line(); !line.isEmpty(); line = reader.line()) {
      reader.field(line);
    }
    return reader.head(usual);
  }

  /** Whether an output begins with a head that is complete, or too long to become one. */
  static boolean isComplete(ByteBuffer output) {
    int lineLength = 0;
    for (int at = output.position(); at < output.limit(); at++) {
      byte b = output.get(at);
      if (b == '\n' && lineLength == 0) {
        return true;
      }
      lineLength = b == '\n' ? 0 : b == '\r' ? lineLength : lineLength + 1;
    }
    return output.remaining() >= Head.LONGEST;
  }

  /** The head of the answer; null if it has neither a status nor fields of its own. */
  @Nullable Head answer() {
    return status == OK && fields.isEmpty() ? null : Head.of(Integer.toString(status), fields);
  }

  /** Reads line by line. */
  private static final class Reader {
    private final ByteBuffer output;
    private final Map<String, String> fields = new LinkedHashMap<>();
    private int at;
    private @Nullable String status;
    private @Nullable String contentType;

    Reader(ByteBuffer output) {
      this.output = output;
    }

    /** The next line without its end. */
    String line() throws Malformed {
      int start = at;
      int most = Math.min(output.remaining(), Head.LONGEST);
      while (at < most && output.get(output.position() + at) != '\n') {
        at++;
      }
      if (at == most) {
        throw new Malformed(
            most == Head.LONGEST
                ? "its header fields are longer than " + Head.LONGEST + " bytes"
                : "no blank line follows its header fields");
      }
      byte[] bytes = new byte[at - start];
      output.get(output.position() + start, bytes);
      at++;
      int length = bytes.length;
      if (length > 0 && bytes[length - 1] == '\r') {
        length--;
      }
      return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }

    void field(String line) throws Malformed {
      if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
        throw new Malformed("a header field continues in a second line (RFC 9112, 5.2)");
      }
      int colon = line.indexOf(':');
      if (colon < 0) {
        throw new Malformed("the line \"" + shown(line) + "\" is not a header field");
      }
      String name = line.substring(0, colon);
      String value = line.substring(colon + 1).strip();
      switch (name.toLowerCase(Locale.ROOT)) {
        case "status" -> status = once(name, status, value);
        case "content-type" -> contentType = once(name, contentType, value);
        default -> other(name, value);
      }
    }

    private void other(String name, String value) throws Malformed {
      if (Answer.isOfServer(name)) {
        return;
      }
      String fault = Answer.fault(name, value);
      if (fault != null) {
        throw new Malformed(shown(fault));
      }
      String key = fields.keySet().stream().filter(name::equalsIgnoreCase).findFirst().orElse(name);
      if (key.equalsIgnoreCase("location")) {
        once(name, fields.get(key), value);
      }
      fields.merge(key, value, (first, second) -> first + ", " + second);
    }

    private static String once(String name, @Nullable String earlier, String value)
        throws Malformed {
      if (earlier != null) {
        throw new Malformed("it has " + name + " twice");
      }
      return value;
    }

    CgiHead head(String usual) throws Malformed {
      if (status == null && contentType == null && fields.isEmpty()) {
        throw new Malformed("it has none of Content-Type, Status and Location");
      }
      return new CgiHead(status(), mediaType(usual), fields, at);
    }

    private int status() throws Malformed {
      if (status == null) {
        return fields.keySet().stream().anyMatch("location"::equalsIgnoreCase) ? FOUND : OK;
      }
      Matcher matcher = STATUS.matcher(status);
      int code = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
      if (code < OK || code > 599) {
        throw new Malformed("Status \"" + shown(status) + "\" is not a number from 200 to 599");
      }
      return code;
    }

    private String mediaType(String usual) throws Malformed {
      if (contentType == null) {
        return usual;
      }
      try {
        return Payload.of(new byte[0], contentType).contentType();
      } catch (IllegalArgumentException e) {
        throw new Malformed("Content-Type is " + shown(String.valueOf(e.getMessage())));
      }
    }

    private static String shown(String text) {
      return text.length() <= 200 ? text : text.substring(0, 200) + "...";
    }
  }
}
