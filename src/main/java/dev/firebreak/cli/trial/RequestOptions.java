package dev.firebreak.cli.trial;

import dev.firebreak.api.Payload;
import dev.firebreak.config.EndpointSettings;
import dev.firebreak.http.LocalRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that describe the request with which a type is tried. */
final class RequestOptions {
  @Option(
      names = "--content-type",
      paramLabel = "TYPE",
      description = "The media type of the input. Default: unspecified.")
  private @Nullable String contentType;

  @Option(
      names = {"-X", "--method"},
      paramLabel = "METHOD",
      description = "The method. Default: POST, or the first of the type's methods without it.")
  private @Nullable String method;

  @Option(
      names = "--path",
      paramLabel = "PATH",
      description = "The path below the type, such as /7/lines, for a type with pass-request.")
  private String path = "";

  @Option(
      names = "--query",
      paramLabel = "QUERY",
      description = "The query, such as force=1, for a type with pass-request.")
  private @Nullable String query;

  @Option(
      names = {"-H", "--header"},
      paramLabel = "NAME:VALUE",
      description = "A header field, for a type with pass-headers. May be repeated.")
  private List<String> headers = List.of();

  /**
   * Returns the request.
   *
   * @throws IllegalArgumentException if an option has no valid value
   */
  LocalRequest request(EndpointSettings endpoint) {
    if (!path.isEmpty() && !path.startsWith("/")) {
      throw new IllegalArgumentException("--path must begin with a slash: " + path);
    }
    return new LocalRequest(
        method == null ? usualMethod(endpoint) : method,
        path,
        query,
        fields(),
        contentType == null ? Payload.UNSPECIFIED : contentType);
  }

  private static String usualMethod(EndpointSettings endpoint) {
    return endpoint.methods().contains("POST") ? "POST" : endpoint.methods().getFirst();
  }

  private Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String header : headers) {
      int colon = header.indexOf(':');
      if (colon < 1) {
        throw new IllegalArgumentException("--header must be NAME:VALUE: " + header);
      }
      String name = header.substring(0, colon).strip();
      fields.merge(
          name, header.substring(colon + 1).strip(), (first, second) -> first + ", " + second);
    }
    return fields;
  }

  /** The fields that were given and that the type does not receive. */
  List<String> notPassed(EndpointSettings endpoint) {
    return fields().keySet().stream()
        .filter(name -> endpoint.passHeaders().stream().noneMatch(name::equalsIgnoreCase))
        .toList();
  }
}
