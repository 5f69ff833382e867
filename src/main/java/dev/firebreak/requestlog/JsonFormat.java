package dev.firebreak.requestlog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.temporal.ChronoUnit;

/** A JSON object for each request; members that are unknown are left out. */
final class JsonFormat implements LineFormat {
  private static final char DELETE = '\u007f';
  private static final long NANOS_PER_MICRO = 1000;
  private static final int MICROS = 6;

  private final JsonFactory factory =
      JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  @Override
  public String line(LoggedRequest request) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = factory.createGenerator(text)) {
      json.writeStartObject();
      write(json, "time", request.time().truncatedTo(ChronoUnit.MILLIS).toString());
      write(json, "address", request.sender().address());
      write(json, "owner", request.sender().owner());
      write(json, "token", request.sender().token());
      LoggedRequest.Head head = request.head();
      write(json, "method", head.method());
      write(json, "target", head.target());
      write(json, "protocol", head.protocol());
      LoggedRequest.Answer answer = request.answer();
      json.writeNumberField("status", answer.status());
      json.writeNumberField("bytes", answer.bytes());
      json.writeNumberField(
          "seconds", BigDecimal.valueOf(answer.nanos() / NANOS_PER_MICRO, MICROS));
      write(json, "referrer", head.referrer());
      write(json, "userAgent", head.userAgent());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.append('\n').toString();
  }

  private static void write(JsonGenerator json, String name, String text) throws IOException {
    if (!text.isEmpty()) {
      json.writeStringField(name, text.replace(DELETE, '?'));
    }
  }
}
