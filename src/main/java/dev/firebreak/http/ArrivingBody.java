package dev.firebreak.http;

import dev.firebreak.api.Payload;
import dev.firebreak.memory.ByteBudget;
import org.apache.pekko.util.ByteString;

/** A body that arrives in pieces. Belongs to one stream. */
final class ArrivingBody {
  private final String contentType;
  private final long maxBytes;
  private final ByteBudget.Share share;
  private final CountedBytes bytes;

  ArrivingBody(String contentType, long maxBytes, ByteBudget.Share share) {
    this.contentType = contentType;
    this.maxBytes = maxBytes;
    this.share = share;
    this.bytes = new CountedBytes(share);
  }

  /**
   * Takes one more piece.
   *
   * @throws ProblemFound if this body, or all bodies together, become too large
   */
  ArrivingBody add(ByteString piece) throws ProblemFound {
    if (bytes.size() + (long) piece.length() > maxBytes) {
      throw new ProblemFound(BodyReader.tooLarge(maxBytes));
    }
    if (!bytes.add(piece.toArrayUnsafe(), 0, piece.length())) {
      // Now, not when the stream has ended: else all that arrive beside it are refused as well.
      share.release();
      throw new ProblemFound(BodyReader.noMemory());
    }
    return this;
  }

  Body whole() {
    return new Body(Payload.of(bytes.whole(), contentType), share);
  }
}
