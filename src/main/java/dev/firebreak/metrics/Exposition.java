package dev.firebreak.metrics;

/** All metrics at one moment, in one of the formats of Prometheus. */
public final class Exposition {
  private final String contentType;
  private final byte[] body;

  Exposition(String contentType, byte[] body) {
    this.contentType = contentType;
    this.body = body;
  }

  /** The media type with its parameters. */
  public String contentType() {
    return contentType;
  }

  /** The bytes, which must not be changed. */
  public byte[] body() {
    return body;
  }
}
