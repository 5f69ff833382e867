package dev.firebreak.form;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of a part of a multipart form (RFC 7578, 4).
 *
 * @param name the name of the field
 * @param filename the last segment of the file's name; null for a field
 * @param contentType its media type; null if it has none
 */
record PartHead(String name, @Nullable String filename, @Nullable String contentType) {
  private static final int MOST_LINES = 16;
  private static final Pattern SEPARATOR = Pattern.compile("[/\\\\]");
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern MEDIA_TYPE =
      Pattern.compile(TOKEN.pattern() + '/' + TOKEN.pattern() + "[\\t ]*(;[\\t -~]*)?");

  /** The encodings that leave the content as it is. */
  private static final Pattern PLAIN = Pattern.compile("(?i)7bit|8bit|binary");

  /**
   * Reads the header fields.
   *
   * @param text all lines, with a line break between them
   * @throws FormFault if they are malformed, or of a part that is not read
   */
  static PartHead of(String text) throws FormFault {
    String disposition = null;
    String type = null;
    String[] lines = text.split("\r\n", MOST_LINES + 1);
    if (lines.length > MOST_LINES) {
      throw FormFault.malformed("has more than " + MOST_LINES + " header fields");
    }
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon < 0 || !TOKEN.matcher(line.substring(0, colon)).matches()) {
        throw FormFault.malformed("has a line that is no header field");
      }
      String value = line.substring(colon + 1).strip();
      switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
        case "content-disposition" -> disposition = once("Content-Disposition", disposition, value);
        case "content-type" -> type = once("Content-Type", type, value);
        case "content-transfer-encoding" -> requirePlain(value);
        default -> {} // Others say nothing about forms (RFC 7578, 4.8).
      }
    }
    return of(disposition, type);
  }

  private static PartHead of(@Nullable String disposition, @Nullable String type) throws FormFault {
    if (disposition == null || !Parameters.essence(disposition).equals("form-data")) {
      throw FormFault.malformed("has no Content-Disposition: form-data");
    }
    Parameters parameters = Parameters.of(disposition);
    String name = parameters.get("name");
    if (name == null || parameters.get("name*") != null) {
      throw FormFault.malformed("has no name");
    }
    name = Limits.requireName("has a name that", unescaped(name));
    try {
      requireMediaType(type);
      return new PartHead(name, filename(parameters), type);
    } catch (FormFault fault) {
      throw fault.of(name);
    }
  }

  private static void requireMediaType(@Nullable String type) throws FormFault {
    if (type == null) {
      return;
    } else if (!MEDIA_TYPE.matcher(type).matches()) {
      throw FormFault.malformed("has a malformed Content-Type");
    } else if (Parameters.essence(type).startsWith("multipart/")) {
      throw FormFault.unsupported("is itself of several parts, which is not read here");
    }
  }

  private static String once(String field, @Nullable String before, String value) throws FormFault {
    if (before != null) {
      throw FormFault.malformed("has " + field + " twice");
    }
    return value;
  }

  private static void requirePlain(String encoding) throws FormFault {
    if (!PLAIN.matcher(encoding).matches()) {
      throw FormFault.unsupported(
          "has the Content-Transfer-Encoding " + encoding + ", which is not read here");
    }
  }

  /** Browsers send the path on the user's machine, or parts of it, in some versions. */
  private static @Nullable String filename(Parameters parameters) throws FormFault {
    String plain = parameters.get("filename");
    String extended = parameters.get("filename*");
    if (plain != null && extended != null) {
      throw FormFault.malformed("has both filename and filename*");
    } else if (plain == null && extended == null) {
      return null;
    }
    String path = plain == null ? extended(String.valueOf(extended)) : unescaped(plain);
    String[] segments = SEPARATOR.split(path, -1);
    String last = segments[segments.length - 1];
    return last.equals(".") || last.equals("..")
        ? ""
        : Limits.requireName("has a file name that", last);
  }

  /** A value as in RFC 8187, which some clients use though RFC 7578 does not allow it. */
  private static String extended(String value) throws FormFault {
    String[] parts = value.split("'", -1);
    if (parts.length != 3) {
      throw FormFault.malformed("has a malformed filename*");
    }
    Charset charset = Text.charset(parts[0]);
    byte[] bytes = parts[2].getBytes(StandardCharsets.UTF_8);
    return Text.decoded(Text.unescaped(bytes, 0, bytes.length, false), charset);
  }

  /** What browsers escape in names (HTML, "multipart/form-data encoding algorithm"). */
  private static String unescaped(String name) {
    return name.indexOf('%') < 0
        ? name
        : name.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n");
  }
}
