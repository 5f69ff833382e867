package dev.firebreak.client;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a node says was wrong (RFC 9457).
 *
 * @param status the HTTP status
 * @param slug which kind of problem, for instance unknown-type; empty if the node does not say
 * @param title the same for a person
 * @param detail what was wrong this time; may be empty
 * @param document all that the node said
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

  /** In one line. */
  @Override
  public String toString() {
    String what = slug.isEmpty() ? title : slug;
    return detail.isEmpty() ? what : what + ": " + detail;
  }
}
