package dev.firebreak.form;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.firebreak.api.Payload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;

/**
 * Writes a form as files: the first part to the file 1, the second to the file 2, and so on, and an
 * index of all parts to index.json. Nothing that a sender chooses becomes part of a path.
 */
public final class FormFiles {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String INDEX = "index.json";

  private FormFiles() {}

  /**
   * Writes the files.
   *
   * @param folder an empty folder
   * @param attributes those of all files
   * @return the index: a JSON array of objects in the order of the parts
   */
  public static Payload write(Form form, Path folder, FileAttribute<?>... attributes)
      throws IOException {
    ByteArrayOutputStream index = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(index)) {
      json.writeStartArray();
      int number = 0;
      for (FormPart part : form.parts()) {
        Path file = folder.resolve(Integer.toString(++number));
        write(form, part, Files.createFile(file, attributes));
        describe(json, part, file);
      }
      json.writeEndArray();
    }
    Path file = Files.createFile(folder.resolve(INDEX), attributes);
    Files.write(file, index.toByteArray(), StandardOpenOption.WRITE);
    return Payload.json(index.toByteArray());
  }

  private static void write(Form form, FormPart part, Path to) throws IOException {
    FormPart.File file = part.file();
    try (OutputStream out = Files.newOutputStream(to, StandardOpenOption.WRITE)) {
      if (file == null) {
        out.write(String.valueOf(part.text()).getBytes(StandardCharsets.UTF_8));
      } else {
        out.write(form.body(), file.from(), file.length());
      }
    }
  }

  private static void describe(JsonGenerator json, FormPart part, Path path) throws IOException {
    FormPart.File file = part.file();
    json.writeStartObject();
    json.writeStringField("name", part.name());
    if (file == null) {
      json.writeStringField("value", part.text());
    } else {
      json.writeStringField("filename", file.filename());
      json.writeStringField("contentType", file.contentType());
      json.writeNumberField("size", file.length());
    }
    json.writeStringField("path", path.toString());
    json.writeEndObject();
  }
}
