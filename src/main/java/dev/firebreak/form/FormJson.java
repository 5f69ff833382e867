package dev.firebreak.form;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.firebreak.api.Payload;
import dev.firebreak.config.FormSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes one JSON document from a form: an object with a member for each name. A field is a text, a
 * file an object with its name, media type and content in Base64; what the form has more than once
 * is an array. The document has at most six times as many bytes as the form.
 */
final class FormJson {
  private static final JsonFactory JSON = new JsonFactory();

  private FormJson() {}

  /**
   * Makes the document.
   *
   * @throws FormFault if the form is malformed or exceeds a limit
   */
  static Payload of(Payload form, FormSettings settings) throws FormFault {
    Form read = Form.of(form, settings);
    Map<String, List<FormPart>> byName = new LinkedHashMap<>();
    for (FormPart part : read.parts()) {
      byName.computeIfAbsent(part.name(), _ -> new ArrayList<>()).add(part);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(expected(form.size()));
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      for (Map.Entry<String, List<FormPart>> entry : byName.entrySet()) {
        json.writeFieldName(entry.getKey());
        write(json, read, entry.getValue());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // The array does not fail.
    }
    return Payload.json(bytes.toByteArray()).withHead(form.head());
  }

  /** Base64 takes four bytes for three; what the parts need besides is less than their heads. */
  private static int expected(long form) {
    return Math.toIntExact(form * 4 / 3 + 64);
  }

  private static void write(JsonGenerator json, Form form, List<FormPart> parts)
      throws IOException {
    boolean several = parts.size() > 1;
    if (several) {
      json.writeStartArray();
    }
    for (FormPart part : parts) {
      write(json, form, part);
    }
    if (several) {
      json.writeEndArray();
    }
  }

  private static void write(JsonGenerator json, Form form, FormPart part) throws IOException {
    FormPart.File file = part.file();
    if (file == null) {
      json.writeString(part.text());
      return;
    }
    json.writeStartObject();
    json.writeStringField("filename", file.filename());
    json.writeStringField("contentType", file.contentType());
    json.writeFieldName("base64");
    json.writeBinary(form.body(), file.from(), file.length());
    json.writeEndObject();
  }
}
