package dev.firebreak.connection;

import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.stream.javadsl.Source;

/** Content in chunks, of which the last may have trailer fields: the Java API has no such call. */
public final class ChunkedContent {
  private ChunkedContent() {}

  /** Makes the content of these parts. */
  @SuppressWarnings("unchecked") // Every part of the Java API is one of the Scala API.
  public static ResponseEntity of(ContentType type, Source<HttpEntity.ChunkStreamPart, ?> parts) {
    Object scala = parts.asScala();
    return new org.apache.pekko.http.scaladsl.model.HttpEntity.Chunked(
        (org.apache.pekko.http.scaladsl.model.ContentType) type,
        (org.apache.pekko.stream.scaladsl.Source<
                org.apache.pekko.http.scaladsl.model.HttpEntity.ChunkStreamPart, Object>)
            scala);
  }
}
