package dev.firebreak.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.connection.ChunkedContent;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Pekko may end the bytes of a body that broke off as if they were complete. */
class WholeBodyTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final ByteString PART = ByteString.fromString("part");
  private static final HttpEntity.ChunkStreamPart CHUNK = HttpEntity.ChunkStreamPart.create(PART);

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private static CompletableFuture<String> read(RequestEntity entity) {
    return WholeBody.of(entity)
        .runFold(ByteString.emptyByteString(), ByteString::concat, KIT.system())
        .thenApply(ByteString::utf8String)
        .toCompletableFuture();
  }

  private static RequestEntity counted(long length, ByteString... pieces) {
    return HttpEntities.create(
        ContentTypes.APPLICATION_OCTET_STREAM, length, Source.from(List.of(pieces)));
  }

  private static RequestEntity chunked(HttpEntity.ChunkStreamPart... chunks) {
    return (RequestEntity)
        ChunkedContent.of(ContentTypes.APPLICATION_OCTET_STREAM, Source.from(List.of(chunks)));
  }

  private static void breaksOff(RequestEntity entity) {
    assertThat(read(entity))
        .failsWithin(Duration.ofMinutes(1))
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(IOException.class)
        .withMessageContaining("before the body");
  }

  @Test
  void aCompleteBodyIsRead() throws Exception {
    assertThat(read(counted(8, PART, PART)).get()).isEqualTo("partpart");
    assertThat(
            read(chunked(CHUNK, CHUNK, HttpEntity.ChunkStreamPart.createLast("", List.of()))).get())
        .isEqualTo("partpart");
    assertThat(read(HttpEntities.create("strict")).get()).isEqualTo("strict");
  }

  @Test
  void aBodyThatEndsEarlyFails() {
    breaksOff(counted(1000, PART));
    breaksOff(chunked(CHUNK));
  }
}
