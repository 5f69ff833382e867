package dev.firebreak.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the paths of the operator's choice. */
final class RouteReader {
  private static final int MOST = 1000;

  /** Segments of characters that need no encoding (RFC 3986, 2.3). */
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

  private static final Pattern DOTS = Pattern.compile(".*/\\.{1,2}(/.*)?");

  private RouteReader() {}

  /**
   * Reads the routes.
   *
   * @param types the names of the declared types
   */
  static List<RouteSettings> read(Section routes, Set<String> types) {
    List<RouteSettings> all = new ArrayList<>();
    Set<String> paths = routes.names();
    if (paths.size() > MOST) {
      routes.reject("", "has more than " + MOST + " paths");
    }
    for (String path : paths) {
      String key = '"' + path + '"';
      Section route = routes.section(key);
      RouteSettings read =
          new RouteSettings(
              path,
              route.text("type"),
              route.has("mode")
                  ? route.choice("mode", RouteSettings.Mode.class)
                  : RouteSettings.Mode.CALL);
      route.refuseUnknownKeys();
      if (!PATH.matcher(path).matches() || DOTS.matcher(path).matches()) {
        routes.reject(key, "is not a path such as /hooks/deploy");
      } else if (RouteSettings.isReserved(path)) {
        routes.reject(key, "begins with a path of the server itself");
      } else if (!read.type().isEmpty() && !types.contains(read.type())) {
        routes.reject(key + ".type", "there is no type \"" + read.type() + '"');
      } else {
        all.add(read);
      }
    }
    return all;
  }
}
