package dev.firebreak.client;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A problem document (RFC 9457).
 *
 * @param status the HTTP status
 * @param slug the kind of problem, for instance unknown-type; empty if the document has none
 * @param title a description of the kind
 * @param detail what was wrong with this request; may be empty
 * @param document the whole document
 */
public record Problem(int status, String slug, String title, String detail, JsonNode document) {
  private static final String PAGES = "/problems/";

  static Problem of(int status, JsonNode document) {
    String type = document.path("type").asText("");
    return new Problem(
        document.path("status").asInt(status),
        type.startsWith(PAGES) ? type.substring(PAGES.length()) : "",
        document.path("title").asText("HTTP status " + status),
        document.path("detail").asText(""),
        document);
  }

  /** The problem in one line. */
  @Override
  public String toString() {
    String what = slug.isEmpty() ? title : slug;
    return detail.isEmpty() ? what : what + ": " + detail;
  }
}
