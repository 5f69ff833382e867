package dev.firebreak.form;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads a form of the media type multipart/form-data (RFC 7578, and RFC 2046, 5.1). Neither text
 * before the first part nor after the last is read, as no client sends any.
 */
final class Multipart {
  private static final int LONGEST_HEAD = 8 * 1024;
  private static final byte[] BLANK_LINE = {'\r', '\n', '\r', '\n'};

  /** RFC 2046, 5.1.1. */
  private static final Pattern BOUNDARY =
      Pattern.compile("[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]");

  private final byte[] body;
  private final Limits limits;

  /** Two hyphens and the boundary, after a line break. */
  private final byte[] delimiter;

  private final List<FormPart> parts = new ArrayList<>();

  /** Where the next byte is read. */
  private int at;

  /**
   * Creates a reader.
   *
   * @param type the parameters of the media type
   * @throws FormFault if there is no boundary among them
   */
  Multipart(byte[] body, Parameters type, Limits limits) throws FormFault {
    String boundary = type.get("boundary");
    if (boundary == null) {
      throw FormFault.malformed("Content-Type has no boundary");
    } else if (!BOUNDARY.matcher(boundary).matches()) {
      throw FormFault.malformed(
          "Content-Type has a boundary that is not 1 to 70 characters of RFC 2046");
    }
    this.body = body;
    this.limits = limits;
    delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.US_ASCII);
  }

  List<FormPart> parts() throws FormFault {
    if (isAt(delimiter, 2, 0)) {
      at = delimiter.length - 2;
    } else if (isAt(delimiter, 0, 0)) {
      at = delimiter.length;
    } else {
      throw FormFault.malformed("The form does not begin with its boundary");
    }
    while (!last()) {
      limits.requireMore(parts.size());
      part();
    }
    return parts;
  }

  /** Reads the rest of a line with the boundary; returns whether it ends the form. */
  private boolean last() throws FormFault {
    boolean last = isAt(new byte[] {'-', '-'}, 0, at);
    if (last) {
      at += 2;
    }
    while (at < body.length && (body[at] == ' ' || body[at] == '\t')) {
      at++;
    }
    boolean line = isAt(BLANK_LINE, 2, at);
    at += line ? 2 : 0;
    if (last && at < body.length) {
      throw FormFault.malformed("The form goes on after its end");
    } else if (!last && !line) {
      throw FormFault.malformed(
          at == body.length
              ? "The form ends after part " + parts.size() + " without its last boundary"
              : "The form has a line that begins with its boundary and goes on");
    }
    return last;
  }

  private void part() throws FormFault {
    PartHead head = head();
    int from = at;
    int to = find(delimiter, from, body.length);
    if (to < 0) {
      throw FormFault.malformed("is not complete: the form ends in the middle of it")
          .of(head.name());
    }
    at = to + delimiter.length;
    parts.add(part(head, from, to - from));
  }

  private FormPart part(PartHead head, int from, int length) throws FormFault {
    String type = head.contentType();
    if (head.filename() != null) {
      limits.requireFile(head.name(), length);
      String known = type == null ? "application/octet-stream" : type;
      return new FormPart(
          head.name(), null, new FormPart.File(head.filename(), known, from, length));
    }
    limits.requireField(head.name(), length);
    try {
      String charset = type == null ? null : Parameters.of(type).get("charset");
      return new FormPart(
          head.name(), Text.decoded(body, from, length, Text.charset(charset)), null);
    } catch (FormFault fault) {
      throw fault.of(head.name());
    }
  }

  private PartHead head() throws FormFault {
    int from = at;
    int to = find(BLANK_LINE, from, Math.min(body.length, from + LONGEST_HEAD));
    try {
      if (to < 0) {
        throw body.length - from < LONGEST_HEAD
            ? FormFault.malformed("is not complete: the form ends in the middle of its header")
            : FormFault.malformed("has header fields of more than " + LONGEST_HEAD + " bytes");
      }
      at = to + BLANK_LINE.length;
      return PartHead.of(Text.decoded(body, from, to - from, StandardCharsets.UTF_8));
    } catch (FormFault fault) {
      throw fault.part() == null ? fault.ofPart(parts.size() + 1) : fault;
    }
  }

  /** Where these bytes are, within limits; -1 if they are nowhere. */
  private int find(byte[] wanted, int from, int to) {
    int end = to - wanted.length;
    for (int i = from; i <= end; i++) {
      if (body[i] == wanted[0] && isAt(wanted, 0, i)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether some bytes, without the first of them, are at a position. */
  private boolean isAt(byte[] wanted, int skipped, int position) {
    int length = wanted.length - skipped;
    if (body.length - position < length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (body[position + i] != wanted[skipped + i]) {
        return false;
      }
    }
    return true;
  }
}
