package dev.firebreak.config;

import java.net.URI;
import java.util.Map;

/**
 * Which spans are recorded, and where they are sent to.
 *
 * @param url of the receiver's path for traces
 * @param headers of each request
 * @param sampling the part of the traces that begin here which is recorded, 0 to 1
 * @param queue how many spans may wait to be sent
 */
public record TraceSettings(URI url, Map<String, String> headers, double sampling, int queue) {
  /** Shows no headers, which may be secret. */
  @Override
  public String toString() {
    return "traces are sent to " + url.getHost();
  }
}
