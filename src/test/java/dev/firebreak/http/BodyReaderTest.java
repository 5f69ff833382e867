package dev.firebreak.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.firebreak.connection.ChunkedContent;
import dev.firebreak.fixture.Patience;
import dev.firebreak.memory.ByteBudget;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The memory of a body that is incomplete, or whose receiver fails. */
class BodyReaderTest {
  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final ByteString PIECE = ByteString.fromArrayUnsafe(new byte[10_000]);
  private final ByteBudget budget = new ByteBudget(1 << 20);
  private final BodyReader bodies = new BodyReader(KIT.system(), Patience.LIMIT, budget);
  private final CompletableFuture<HttpResponse> instead = new CompletableFuture<>();
  private final CompletableFuture<Long> usedThen = instead.thenApply(_ -> budget.used());

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  private void read(RequestEntity entity, long most, Consumer<Body> taker) throws ProblemFound {
    HttpRequest request = HttpRequest.POST("/").withEntity(entity);
    bodies.read(request, "text/plain", most, taker, instead::complete);
  }

  private void assertInstead(int status) throws Exception {
    HttpResponse answer = instead.get(Patience.SECONDS, TimeUnit.SECONDS);
    assertThat(answer.status().intValue()).isEqualTo(status);
    assertThat(usedThen.get(Patience.SECONDS, TimeUnit.SECONDS)).isZero();
  }

  private static void refuse(Body body) {
    throw new IllegalStateException("not taken: " + body.payload().contentType());
  }

  /** A body in chunks, with the last one. */
  private static RequestEntity chunked(Source<ByteString, ?> pieces) {
    return (RequestEntity)
        ChunkedContent.of(
            ContentTypes.APPLICATION_OCTET_STREAM,
            pieces
                .map(HttpEntity.ChunkStreamPart::create)
                .concat(Source.single(HttpEntity.ChunkStreamPart.createLast("", List.of()))));
  }

  @Test
  void theMemoryOfAWholeBodyIsReleasedWhenItsReceiverThrows() {
    RequestEntity whole = HttpEntities.create(ContentTypes.APPLICATION_OCTET_STREAM, PIECE);
    assertThatThrownBy(() -> read(whole, 1 << 20, BodyReaderTest::refuse))
        .hasMessageStartingWith("not taken");
    assertThat(budget.used()).isZero();
  }

  @Test
  void theMemoryOfABodyInPiecesIsReleasedWhenItsReceiverThrows() throws Exception {
    read(chunked(Source.repeat(PIECE).take(3)), 1 << 20, BodyReaderTest::refuse);
    assertInstead(500);
  }

  @Test
  void theMemoryOfABodyThatIsTooLargeIsReleased() throws Exception {
    read(chunked(Source.repeat(PIECE).take(3)), 25_000, BodyReaderTest::refuse);
    assertInstead(413);
  }

  @Test
  void theMemoryOfAnIncompleteBodyIsReleased() throws Exception {
    Source<ByteString, ?> broken =
        Source.single(PIECE).concat(Source.failed(new CompletionException("broken", null)));
    read(chunked(broken), 1 << 20, BodyReaderTest::refuse);
    assertInstead(400);
  }

  @Test
  void theMemoryOfAReceivedBodyBelongsToItsReceiver() throws Exception {
    CompletableFuture<Body> taken = new CompletableFuture<>();
    read(chunked(Source.repeat(PIECE).take(3)), 1 << 20, taken::complete);
    Body body = taken.get(Patience.SECONDS, TimeUnit.SECONDS);
    assertThat(budget.used()).isEqualTo(30_000);
    body.share().release();
    assertThat(budget.used()).isZero();
  }
}
