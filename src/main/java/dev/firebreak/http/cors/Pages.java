package dev.firebreak.http.cors;

import dev.firebreak.config.CorsSettings;
import dev.firebreak.supervision.Admission;
import dev.firebreak.supervision.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * The pages of other origins that may use the types of this node: to call a type and submit tasks
 * to it, and to read these tasks. Thread-safe.
 */
public final class Pages {
  private static final Pattern WORK = Pattern.compile("/v1/(?:call|submit)/([^/]+)(?:/.*)?");

  /** A task, what it has ended with, what happens to it, and what its program writes. */
  private static final Pattern TASK =
      Pattern.compile("/v1/tasks/[0-9a-fA-F-]{36}(?:/(?:result|events|output))?");

  private static final String ASKS = "access-control-request-method";
  private static final long TASK_SECONDS = 600;
  private static final HttpHeader TASK_EXPOSED = TypePages.exposed(TypePages.EXPOSED);

  private static final List<HttpHeader> TASK_PREFLIGHT =
      TypePages.preflight(
          List.of("GET", "HEAD"),
          List.of(
              "Authorization",
              "Content-Type",
              "Prefer",
              "If-None-Match",
              "Last-Event-ID",
              "traceparent",
              "tracestate"),
          TASK_SECONDS);

  private final Types types;
  private volatile Listed listed = new Listed(Map.of(), Map.of());

  /**
   * Creates the pages.
   *
   * @param types the types that are declared now
   */
  public Pages(Types types) {
    this.types = types;
  }

  /** The types that pages of other origins may use, as of one configuration. */
  private record Listed(Map<String, Admission> of, Map<String, TypePages> byType) {
    static Listed of(Map<String, Admission> types) {
      Map<String, TypePages> byType = new TreeMap<>();
      types.forEach(
          (name, admission) -> {
            var endpoint = admission.type().settings().endpoint();
            CorsSettings cors = endpoint.senders().cors();
            if (cors != null) {
              byType.put(name, TypePages.of(endpoint, cors));
            }
          });
      return new Listed(types, byType);
    }
  }

  /** The origin of a page, and whether its browser asks what the page may do. */
  private record Sender(@Nullable String origin, boolean asks) {}

  /** Whether no page of another origin may use any type: nothing else is to be asked then. */
  public boolean none() {
    return now().isEmpty();
  }

  @SuppressWarnings("ReferenceEquality") // A reload replaces the map.
  private Map<String, TypePages> now() {
    Map<String, Admission> declared = types.now();
    Listed known = listed;
    if (known.of() != declared) {
      known = Listed.of(declared);
      listed = known;
    }
    return known.byType();
  }

  /**
   * Returns what a request may do.
   *
   * @param path the path of the request
   * @param own whether an origin is that of this server
   */
  public PageAccess of(HttpRequest request, String path, Predicate<String> own) {
    var work = WORK.matcher(path);
    if (work.matches()) {
      TypePages pages = now().get(work.group(1));
      return pages == null ? PageAccess.NONE : work(work.group(1), pages, sender(request), own);
    }
    boolean reads =
        request.method().equals(HttpMethods.GET)
            || request.method().equals(HttpMethods.HEAD)
            || request.method().equals(HttpMethods.OPTIONS);
    return reads && TASK.matcher(path).matches() ? task(sender(request), own) : PageAccess.NONE;
  }

  private static PageAccess work(
      String type, TypePages pages, Sender sender, Predicate<String> own) {
    String origin = sender.origin();
    boolean listed = origin != null && pages.list(origin) && !own.test(origin);
    return new PageAccess(
        listed,
        "firebreak.types." + type + ".cors.origins",
        listed && origin != null ? pages.answer(origin) : List.of(TypePages.VARY),
        sender.asks() ? pages.preflight() : null,
        null);
  }

  /** A task is readable from a page that may use its type; which type that is, the store knows. */
  private PageAccess task(Sender sender, Predicate<String> own) {
    List<HttpHeader> headers = new ArrayList<>(List.of(TypePages.VARY));
    String origin = sender.origin();
    if (origin == null || own.test(origin)) {
      return new PageAccess(false, null, headers, null, null);
    }
    List<String> readable = new ArrayList<>();
    now().forEach((type, pages) -> addIfListed(readable, type, pages, origin));
    if (readable.isEmpty()) {
      return new PageAccess(false, null, headers, null, null);
    }
    headers.add(TypePages.allow(origin));
    headers.add(TASK_EXPOSED);
    return new PageAccess(true, null, headers, sender.asks() ? TASK_PREFLIGHT : null, readable);
  }

  private static void addIfListed(
      List<String> readable, String type, TypePages pages, String origin) {
    if (pages.list(origin)) {
      readable.add(type);
    }
  }

  private static Sender sender(HttpRequest request) {
    String origin = null;
    int origins = 0;
    boolean names = false;
    for (HttpHeader header : request.getHeaders()) {
      if (header.is("origin")) {
        origin = header.value();
        origins++;
      } else if (header.is(ASKS)) {
        names = true;
      }
    }
    boolean asks = names && origins == 1 && request.method().equals(HttpMethods.OPTIONS);
    return new Sender(origins == 1 ? origin : null, asks);
  }
}
