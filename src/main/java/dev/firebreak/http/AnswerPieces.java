package dev.firebreak.http;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** Sends a long answer piece by piece. */
final class AnswerPieces {
  private static final int PIECE = 64 * 1024;

  private AnswerPieces() {}

  static Source<ByteString, NotUsed> of(ByteBuffer all) {
    int end = all.limit();
    return Source.unfold(
        all.position(),
        at -> {
          if (at >= end) {
            return Optional.empty();
          }
          int length = Math.min(PIECE, end - at);
          return Optional.of(
              Pair.create(at + length, ByteString.fromByteBuffer(all.slice(at, length))));
        });
  }
}
