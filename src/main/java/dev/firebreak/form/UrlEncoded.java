package dev.firebreak.form;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads a form of the media type application/x-www-form-urlencoded, which is always UTF-8. */
final class UrlEncoded {
  private final byte[] body;
  private final Limits limits;

  UrlEncoded(byte[] body, Limits limits) {
    this.body = body;
    this.limits = limits;
  }

  List<FormPart> parts() throws FormFault {
    List<FormPart> parts = new ArrayList<>();
    for (int from = 0; from < body.length; ) {
      int to = find('&', from, body.length);
      if (to > from) {
        limits.requireMore(parts.size());
        parts.add(part(from, to));
      }
      from = to + 1;
    }
    return parts;
  }

  private FormPart part(int from, int to) throws FormFault {
    int nameEnd = find('=', from, to);
    String name = name(from, nameEnd);
    int valueFrom = Math.min(nameEnd + 1, to);
    try {
      byte[] value = Text.unescaped(body, valueFrom, to, true);
      limits.requireField(name, value.length);
      return new FormPart(name, Text.decoded(value, StandardCharsets.UTF_8), null);
    } catch (FormFault fault) {
      throw fault.part() == null ? fault.of(name) : fault;
    }
  }

  private String name(int from, int to) throws FormFault {
    // Each character has at most four bytes, and each byte at most three characters here.
    if (to - from > 12 * Limits.LONGEST_NAME) {
      throw FormFault.malformed("The name of a field is longer than 255 characters");
    }
    try {
      byte[] name = Text.unescaped(body, from, to, true);
      return Limits.requireName("", Text.decoded(name, StandardCharsets.UTF_8));
    } catch (FormFault fault) {
      throw FormFault.malformed("The name of a field " + fault.detail().strip());
    }
  }

  private int find(char wanted, int from, int to) {
    for (int i = from; i < to; i++) {
      if (body[i] == wanted) {
        return i;
      }
    }
    return to;
  }
}
