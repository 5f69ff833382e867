package dev.firebreak.connection;

import java.util.OptionalLong;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.ResponseEntity;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** The same content as that of an answer in pieces, with something that watches it. */
final class WatchedEntity {
  /** Watches content as it is read. */
  interface Watch {
    /** The same source, with the watch. */
    <T> Source<T, ?> on(Source<T, ?> pieces);
  }

  private WatchedEntity() {}

  static ResponseEntity of(ResponseEntity entity, Watch watch) {
    ContentType type = entity.getContentType();
    OptionalLong length = entity.getContentLengthOption();
    if (length.isPresent()) {
      Source<ByteString, ?> bytes = watch.on(entity.getDataBytes());
      return HttpEntities.create(type, length.getAsLong(), bytes);
    } else if (entity instanceof HttpEntity.Chunked chunked) {
      return ChunkedContent.of(type, watch.on(chunked.getChunks()));
    }
    return HttpEntities.createChunked(type, watch.on(entity.getDataBytes()));
  }
}
