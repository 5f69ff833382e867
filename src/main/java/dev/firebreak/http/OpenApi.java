package dev.firebreak.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;

/** The description of this server in OpenAPI 3.1. */
final class OpenApi {
  private static final String RESOURCE = "openapi.yaml";

  /** RFC 9512. */
  private static final ContentType YAML =
      MediaTypes.applicationWithFixedCharset("yaml", HttpCharsets.UTF_8).toContentType();

  private OpenApi() {}

  static HttpResponse document() {
    return HttpResponse.create().withEntity(YAML, bytes());
  }

  private static byte[] bytes() {
    try (InputStream resource = OpenApi.class.getResourceAsStream(RESOURCE)) {
      return Objects.requireNonNull(resource, RESOURCE).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
