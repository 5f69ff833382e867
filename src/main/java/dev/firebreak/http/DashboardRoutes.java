package dev.firebreak.http;

import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import dev.firebreak.dashboard.DashboardFiles;
import dev.firebreak.dashboard.PageFile;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * {@code GET /}, the page for operators, and {@code GET /ui/{version}/{file}}, what it loads. None
 * of it is secret: what the page shows, it asks for with the session of its user.
 */
final class DashboardRoutes extends AllDirectives {
  private static final List<HttpHeader> HEADERS =
      List.of(
          RawHeader.create("X-Content-Type-Options", "nosniff"),
          RawHeader.create("X-Frame-Options", "DENY"),
          RawHeader.create("Referrer-Policy", "same-origin"),
          RawHeader.create("Vary", "Accept-Encoding"));

  private static final HttpHeader FILE_POLICY = policy(List.of(), List.of());
  private static final HttpHeader ASK_EACH_TIME = RawHeader.create("Cache-Control", "no-cache");
  private static final HttpHeader KEEP =
      RawHeader.create("Cache-Control", "public, max-age=31536000, immutable");
  private static final HttpHeader GZIP = RawHeader.create("Content-Encoding", "gzip");

  /** The coding gzip as one of those that are accepted, with a weight of zero. */
  private static final Pattern REFUSED = Pattern.compile("gzip;q=0(?:\\.0*)?");

  Route all() {
    return concat(
        pathSingleSlash(() -> get(() -> extractRequest(r -> complete(page(r))))),
        path(
            segment("ui").slash(segment()).slash(segment()),
            (version, name) -> get(() -> extractRequest(r -> complete(file(r, version, name))))));
  }

  /** Of scripts and styles in the page, those with the hashes of its own are admitted. */
  private static HttpResponse page(HttpRequest request) {
    DashboardFiles files = DashboardFiles.get();
    return answer(request, files.index(), ASK_EACH_TIME)
        .addHeader(policy(files.scriptHashes(), files.styleHashes()));
  }

  /** Scripts, styles and requests of this server only; "data:" is for pictures in styles. */
  private static HttpHeader policy(List<String> scripts, List<String> styles) {
    return RawHeader.create(
        "Content-Security-Policy",
        "default-src 'none'; script-src "
            + sources(scripts)
            + "; style-src "
            + sources(styles)
            + "; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self';"
            + " frame-ancestors 'none'");
  }

  private static String sources(List<String> hashes) {
    return hashes.isEmpty() ? "'self'" : "'self' " + String.join(" ", hashes);
  }

  /**
   * Answers with a file. A page of another version, from before an upgrade or from another node of
   * a cluster, gets the file of this version, but does not keep it.
   */
  private static HttpResponse file(HttpRequest request, String version, String name) {
    DashboardFiles files = DashboardFiles.get();
    PageFile file = files.find(name);
    return file == null
        ? Responses.problem(Routes.notFound(request.getUri().path()))
        : answer(request, file, version.equals(files.version()) ? KEEP : ASK_EACH_TIME)
            .addHeader(FILE_POLICY);
  }

  private static HttpResponse answer(HttpRequest request, PageFile file, HttpHeader caching) {
    boolean compressed = acceptsGzip(request);
    byte[] bytes = compressed ? file.compressed() : file.plain();
    return ETags.answer(
            request,
            ETags.tag(bytes),
            () -> {
              HttpResponse whole = HttpResponse.create().withEntity(type(file.kind()), bytes);
              return compressed ? whole.addHeader(GZIP) : whole;
            })
        .addHeaders(HEADERS)
        .addHeader(caching);
  }

  private static boolean acceptsGzip(HttpRequest request) {
    for (HttpHeader header : request.getHeaders()) {
      if (header.is("accept-encoding")) {
        for (String coding : header.value().split(",", -1)) {
          String compact = coding.replaceAll("\\s", "").toLowerCase(Locale.ROOT);
          if (compact.startsWith("gzip") && !REFUSED.matcher(compact).matches()) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static ContentType type(PageFile.Kind kind) {
    return switch (kind) {
      case PAGE -> ContentTypes.TEXT_HTML_UTF8;
      case STYLE -> MediaTypes.TEXT_CSS.toContentType(HttpCharsets.UTF_8);
      case SCRIPT -> MediaTypes.APPLICATION_JAVASCRIPT.toContentType(HttpCharsets.UTF_8);
      case IMAGE -> MediaTypes.IMAGE_SVG_XML.toContentType();
    };
  }
}
