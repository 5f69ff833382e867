package dev.firebreak.config;

import java.util.Set;

/**
 * A path of the operator's choice that brings work to a type.
 *
 * @param path the path, beginning with a slash
 * @param type the name of the type
 * @param mode what a request to the path does
 */
public record RouteSettings(String path, String type, Mode mode) {
  /** The first segments of the server's own paths. */
  private static final Set<String> RESERVED =
      Set.of(
          "v1",
          "health",
          "metrics",
          "ui",
          "sign-in",
          "sign-out",
          "openapi",
          "openapi.yaml",
          "problems");

  /** Whether a path begins as one of the server's own paths does. */
  public static boolean isReserved(String path) {
    int end = path.indexOf('/', 1);
    return RESERVED.contains(path.substring(1, end < 0 ? path.length() : end));
  }

  /** What a request does. */
  public enum Mode {
    /** Runs the type, as {@code /v1/call/{type}} does. */
    CALL,
    /** Stores a task, as {@code /v1/submit/{type}} does. */
    SUBMIT
  }
}
