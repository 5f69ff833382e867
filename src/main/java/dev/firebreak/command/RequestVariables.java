package dev.firebreak.command;

import dev.firebreak.api.Payload;
import dev.firebreak.api.Request;
import dev.firebreak.isolation.AttemptContext;
import dev.firebreak.stream.StreamedInput;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * The environment variables that describe a request, with the names and meanings of RFC 3875, 4.1.
 * Nothing of a request reaches arguments or paths.
 */
final class RequestVariables {
  private static final String PREFIX = "HTTP_";

  private RequestVariables() {}

  /** Adds the variables of the request that an input came with, if it is passed on. */
  static void add(Map<String, String> environment, AttemptContext attempt, Payload input) {
    Request request = attempt.request();
    if (request == null) {
      return;
    }
    environment.put("GATEWAY_INTERFACE", "CGI/1.1");
    environment.put("SERVER_SOFTWARE", "firebreak");
    environment.put("SERVER_PROTOCOL", "HTTP/1.1");
    environment.put("REQUEST_METHOD", request.method());
    environment.put("PATH_INFO", decoded(request.path()));
    String query = request.query();
    environment.put("QUERY_STRING", query == null ? "" : query);
    StreamedInput arriving = attempt.streams().input();
    long length = arriving == null ? input.size() : arriving.length();
    if (length != StreamedInput.UNKNOWN) {
      environment.put("CONTENT_LENGTH", Long.toString(length));
    }
    if (!input.contentType().equals(Payload.UNSPECIFIED)) {
      environment.put("CONTENT_TYPE", input.contentType());
    }
    request.headers().forEach((name, value) -> environment.put(variable(name), value));
  }

  private static String variable(String header) {
    return PREFIX + header.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** Decodes percent-encoding; the endpoint has refused what can't be decoded. */
  private static String decoded(String path) {
    return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
