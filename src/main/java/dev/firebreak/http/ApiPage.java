package dev.firebreak.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.jspecify.annotations.Nullable;

/**
 * The page that shows openapi.yaml with Swagger UI. Its files are read when they are first
 * requested, and are then kept in memory, once for all requests: 2 MB.
 */
final class ApiPage {
  private static final ContentType CSS = MediaTypes.TEXT_CSS.toContentType(HttpCharsets.UTF_8);
  private static final ContentType SCRIPT =
      MediaTypes.APPLICATION_JAVASCRIPT.toContentType(HttpCharsets.UTF_8);

  private static final Source PAGE = new Source("openapi.html", false, ContentTypes.TEXT_HTML_UTF8);

  /** All files that the page loads, by the last segment of their path. */
  private static final Map<String, Source> FILES =
      Map.of(
          "page.js", new Source("openapi-page.js", false, SCRIPT),
          "swagger-ui-bundle.js", new Source("swagger-ui-bundle.js", true, SCRIPT),
          "swagger-ui.css", new Source("swagger-ui.css", true, CSS));

  /**
   * Scripts, styles and requests of this server only. "data:" is for the icons in the styles of
   * Swagger UI. Caches must ask each time, so that after an upgrade no old file meets a new one.
   */
  private static final List<HttpHeader> HEADERS =
      List.of(
          RawHeader.create(
              "Content-Security-Policy",
              "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                  + " connect-src 'self'; form-action 'none'; base-uri 'none';"
                  + " frame-ancestors 'none'"),
          RawHeader.create("X-Content-Type-Options", "nosniff"),
          RawHeader.create("X-Frame-Options", "DENY"),
          RawHeader.create("Referrer-Policy", "same-origin"),
          RawHeader.create("Cache-Control", "no-cache"));

  private final Map<Source, Content> loaded = new ConcurrentHashMap<>();

  /**
   * Where a file is.
   *
   * @param library whether it is a file of Swagger UI
   */
  private record Source(String name, boolean library, ContentType type) {}

  private record Content(HttpEntity.Strict entity, String tag) {}

  HttpResponse page(HttpRequest request) {
    return answer(request, PAGE);
  }

  HttpResponse file(HttpRequest request, String name) {
    Source source = FILES.get(name);
    return source == null
        ? Responses.problem(Routes.notFound(request.getUri().path()))
        : answer(request, source);
  }

  private HttpResponse answer(HttpRequest request, Source source) {
    Content content = loaded.computeIfAbsent(source, ApiPage::load);
    return ETags.answer(
            request,
            content.tag(),
            () -> HttpResponse.create().withEntity((ResponseEntity) content.entity()))
        .addHeaders(HEADERS);
  }

  private static Content load(Source source) {
    byte[] bytes = bytes(source.library() ? libraryFolder() + source.name() : source.name());
    return new Content(HttpEntities.create(source.type(), bytes), ETags.tag(bytes));
  }

  /** The folder in the jar of Swagger UI, whose name is the version. */
  private static String libraryFolder() {
    Properties properties = new Properties();
    try (InputStream in = open("/META-INF/maven/org.webjars/swagger-ui/pom.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "/META-INF/resources/webjars/swagger-ui/" + properties.getProperty("version") + '/';
  }

  private static byte[] bytes(String resource) {
    try (InputStream in = open(resource)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String resource) {
    @Nullable InputStream in = ApiPage.class.getResourceAsStream(resource);
    return Objects.requireNonNull(in, resource);
  }
}
