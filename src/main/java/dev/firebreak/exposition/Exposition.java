package dev.firebreak.exposition;

/** All metrics at one moment, in one of the formats of Prometheus. */
public final class Exposition {
  private final Format format;
  private final DocumentBytes document;

  /**
   * Creates it.
   *
   * @param document must not be changed any more
   */
  public Exposition(Format format, DocumentBytes document) {
    this.format = format;
    this.document = document;
  }

  /** The media type with its parameters. */
  public String contentType() {
    return format.contentType();
  }

  /** The bytes, of which {@link #size} are valid, and which must not be changed. */
  public byte[] bytes() {
    return document.bytes();
  }

  /** The number of bytes. */
  public int size() {
    return document.size();
  }
}
