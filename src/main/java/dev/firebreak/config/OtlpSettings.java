package dev.firebreak.config;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * Where metrics are sent to.
 *
 * @param url of the receiver's path for metrics
 * @param interval between two requests
 * @param headers of each request
 */
public record OtlpSettings(URI url, Duration interval, Map<String, String> headers) {
  /** Shows no headers, which may be secret. */
  @Override
  public String toString() {
    return "metrics are sent to " + url.getHost();
  }
}
