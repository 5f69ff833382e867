package dev.firebreak.cli.option;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Encodes texts for the path and the query of a URL. */
public final class UrlText {
  private UrlText() {}

  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
