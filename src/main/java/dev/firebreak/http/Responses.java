package dev.firebreak.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.firebreak.http.document.TimeWriter;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.util.ByteString;

/** Makes the HTTP answers that come from the server itself. */
final class Responses {
  static final ContentType PROBLEM_JSON =
      MediaTypes.applicationWithFixedCharset("problem+json", HttpCharsets.UTF_8).toContentType();

  private static final String LINE = "\r\n";

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .addModule(
              new SimpleModule()
                  .addSerializer(new TimeWriter())
                  .addSerializer(new TaskDocument.Writer()))
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .build();

  private Responses() {}

  static HttpResponse json(Object document) {
    return json(bytes(document));
  }

  /** Answers with a document that is already serialized. */
  static HttpResponse json(byte[] document) {
    return HttpResponse.create().withEntity(ContentTypes.APPLICATION_JSON, document);
  }

  static HttpResponse html(String page) {
    return HttpResponse.create().withEntity(ContentTypes.TEXT_HTML_UTF8, page);
  }

  /** The answer to OPTIONS. */
  static HttpResponse allowed(String methods) {
    return HttpResponse.create()
        .withStatus(StatusCodes.NO_CONTENT)
        .addHeader(RawHeader.create("Allow", methods));
  }

  static HttpResponse problem(Problem problem) {
    List<HttpHeader> headers = new ArrayList<>();
    problem.headers().forEach((name, value) -> headers.add(RawHeader.create(name, value)));
    return HttpResponse.create()
        .withStatus(status(problem.status()))
        .addHeaders(headers)
        .withEntity(PROBLEM_JSON, bytes(problem));
  }

  /** The bytes of a problem for a connection without a request, and so without an HTTP layer. */
  static ByteString wire(Problem problem) {
    byte[] body = bytes(problem);
    StringBuilder head = new StringBuilder("HTTP/1.1 ");
    head.append(problem.status()).append(' ').append(status(problem.status()).reason());
    problem.headers().forEach((name, value) -> head.append(LINE).append(name + ": " + value));
    head.append(LINE).append("Content-Type: ").append(PROBLEM_JSON);
    head.append(LINE).append("Content-Length: ").append(body.length);
    head.append(LINE).append("Connection: close").append(LINE).append(LINE);
    return ByteString.fromString(head.toString()).concat(ByteString.fromArray(body));
  }

  /** Returns a status code; handlers may choose unregistered ones. */
  static StatusCode status(int number) {
    boolean success = number < StatusCodes.BAD_REQUEST.intValue();
    return StatusCodes.lookup(number)
        .orElseGet(
            () -> StatusCodes.custom(number, success ? "Custom" : "Rejected", "", success, true));
  }

  static byte[] bytes(Object document) {
    try {
      return MAPPER.writeValueAsBytes(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("can't write " + document.getClass(), e);
    }
  }
}
