package dev.firebreak.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.memory.ByteBudget;
import java.net.InetAddress;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

/** What the bytes of an answer are charged with until the socket has taken them. */
class OutboxTest {
  private static final int LENGTH = 3 * Outbox.PIECE - 100;

  private final ByteBudget budget = new ByteBudget(1 << 20);
  private final Connection connection =
      new Connection(
          InetAddress.getLoopbackAddress(),
          new Timeouts(1, 1, 1, 1, () -> 0),
          HttpResponse::create,
          _ -> {});
  private final Outbox outbox = new Outbox(connection, budget);

  private static ByteString bytes(int length) {
    return ByteString.fromArrayUnsafe(new byte[length]);
  }

  @Test
  void eachPieceIsRefundedWhenTheSocketHasTakenIt() {
    long left = LENGTH;
    ByteString piece = outbox.first(bytes(LENGTH));
    assertThat(budget.used()).isEqualTo(LENGTH);
    while (!outbox.isEmpty()) {
      outbox.taken();
      left -= piece.length();
      assertThat(budget.used()).isEqualTo(left);
      piece = outbox.next();
    }
    outbox.taken();
    assertThat(budget.used()).isZero();
    outbox.taken();
    assertThat(budget.used()).isZero();
  }

  @Test
  void theEndRefundsThePieceOfTheSocketAndWhatFollows() {
    outbox.first(bytes(LENGTH));
    outbox.taken();
    outbox.next();
    outbox.release();
    assertThat(budget.used()).isZero();
    outbox.taken();
    outbox.release();
    assertThat(budget.used()).isZero();
  }

  @Test
  void aSmallAnswerIsNotCharged() {
    assertThat(outbox.first(bytes(2048)).length()).isEqualTo(2048);
    assertThat(outbox.isEmpty()).isTrue();
    assertThat(budget.used()).isZero();
  }

  /** Its reader may stop reading for good, and the answer has no end by which it is noticed. */
  @Test
  void aSmallPieceOfAStreamIsChargedAndTimed() {
    connection.streaming(new PendingResponse(_ -> {}, null), true);
    outbox.first(bytes(10));
    assertThat(budget.used()).isEqualTo(10);
    outbox.taken();
    assertThat(budget.used()).isZero();
    connection.streamed();
    outbox.first(bytes(10));
    assertThat(budget.used()).isZero();
  }
}
