package dev.firebreak.http;

import dev.firebreak.api.Head;
import dev.firebreak.api.Request;
import dev.firebreak.config.EndpointSettings;
import dev.firebreak.supervision.Admission;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * The part of a path after {@code /v1/call/} or {@code /v1/submit/}.
 *
 * @param type the name of the type
 * @param below the rest, percent-encoded; empty, or beginning with a slash
 */
record WorkTarget(String type, String below) {

  /** Splits a path. */
  static WorkTarget of(String afterPrefix) {
    int slash = afterPrefix.indexOf('/');
    return slash < 0
        ? new WorkTarget(afterPrefix, "")
        : new WorkTarget(afterPrefix.substring(0, slash), afterPrefix.substring(slash));
  }

  /** Splits the whole path of a call or a submit. */
  static WorkTarget ofPath(String path) {
    return of(path.substring(path.indexOf('/', "/v1/".length()) + 1));
  }

  /**
   * The head of a request, if its type receives it; null if not.
   *
   * @throws ProblemFound if a program could not receive it
   */
  @Nullable Head head(HttpRequest request, Admission admission) throws ProblemFound {
    EndpointSettings endpoint = admission.type().settings().endpoint();
    if (!endpoint.passRequest()) {
      return null;
    }
    requireDecodable();
    String query = request.getUri().rawQueryString().orElse(null);
    try {
      return new Request(
              request.method().value(), below, query, fields(request, endpoint.passHeaders()))
          .head();
    } catch (IllegalArgumentException e) {
      throw new ProblemFound(
          Problem.of(ProblemType.BAD_HEADER, "The request can't be passed on: " + e.getMessage()));
    }
  }

  /**
   * Control characters in a variable would mislead the programs that print it; most can't have a
   * zero byte.
   */
  void requireDecodable() throws ProblemFound {
    if (below.indexOf('%') < 0) {
      return;
    }
    try {
      String decoded = URLDecoder.decode(below.replace("+", "%2B"), StandardCharsets.UTF_8);
      if (decoded.chars().noneMatch(c -> c < ' ' || c == 127)) {
        return;
      }
    } catch (IllegalArgumentException _) {
      // Reported below.
    }
    throw new ProblemFound(
        Problem.of(
            ProblemType.BAD_REQUEST,
            "The path after the type has a control character, or malformed percent-encoding"));
  }

  /** The listed fields of a request, by the names in the list. */
  private static Map<String, String> fields(HttpRequest request, List<String> names) {
    Map<String, String> fields = new LinkedHashMap<>();
    if (!names.isEmpty()) {
      for (HttpHeader header : request.getHeaders()) {
        for (String name : names) {
          if (header.name().equalsIgnoreCase(name)) {
            fields.merge(name, header.value(), (first, second) -> first + ", " + second);
          }
        }
      }
    }
    return fields;
  }
}
