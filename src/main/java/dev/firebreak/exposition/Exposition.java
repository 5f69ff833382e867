package dev.firebreak.exposition;

/** All metrics at one moment, in one of the formats of Prometheus. */
public final class Exposition {
  private final Format format;
  private final byte[] body;

  /**
   * Creates it.
   *
   * @param body the bytes, which must not be changed any more
   */
  public Exposition(Format format, byte[] body) {
    this.format = format;
    this.body = body;
  }

  /** The media type with its parameters. */
  public String contentType() {
    return format.contentType();
  }

  /** The bytes, which must not be changed. */
  public byte[] body() {
    return body;
  }
}
