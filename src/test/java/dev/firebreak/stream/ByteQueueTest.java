package dev.firebreak.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Bytes between a writer and a reader. */
class ByteQueueTest {
  private final ByteQueue queue = new ByteQueue();
  private final AtomicInteger room = new AtomicInteger();
  private final AtomicInteger readable = new AtomicInteger();

  private static ByteBuffer bytes(int count) {
    return ByteBuffer.allocate(count);
  }

  private static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private String taken() {
    ByteBuffer bytes = queue.take();
    return bytes == null ? "" : StandardCharsets.UTF_8.decode(bytes).toString();
  }

  @Test
  void bytesComeInTheirOrderAndSmallPiecesTogether() {
    queue.add(text("a"));
    queue.add(text("b"));
    queue.add(text("c"));
    assertThat(taken()).isEqualTo("a");
    assertThat(taken()).isEqualTo("bc");
    assertThat(queue.take()).isNull();
  }

  @Test
  void givenBytesAreNotCopiedUnlessTheyAreFew() {
    byte[] many = new byte[ByteQueue.MOST];
    queue.add(text("a"));
    queue.give(many);
    queue.give("b".getBytes(StandardCharsets.UTF_8));
    queue.give("c".getBytes(StandardCharsets.UTF_8));
    assertThat(taken()).isEqualTo("a");
    assertThat(queue.room()).isZero();
    assertThat(queue.take().array()).isSameAs(many);
    assertThat(taken()).isEqualTo("bc");
  }

  @Test
  void aReaderThatWaitsIsToldOfGivenBytes() {
    queue.whenReadable(readable::incrementAndGet);
    assertThat(queue.give(new byte[ByteQueue.MOST])).isTrue();
    assertThat(readable).hasValue(1);
    queue.abandon();
    assertThat(queue.give(new byte[ByteQueue.MOST])).isFalse();
  }

  @Test
  void aFullQueueTellsItsWriterOnceThereIsRoomWorthWriting() {
    queue.whenRoom(room::incrementAndGet);
    int piece = ByteQueue.MOST / 8;
    for (int i = 0; i < 8; i++) {
      assertThat(queue.room()).isEqualTo(i < 7 ? ByteQueue.MOST - i * piece : 0);
      queue.add(bytes(piece));
    }
    assertThat(queue.room()).isZero();
    queue.take();
    assertThat(room).hasValue(0);
    queue.take();
    queue.take();
    assertThat(room).hasValue(1);
    assertThat(queue.room()).isEqualTo(3 * piece);
  }

  @Test
  void aReaderIsToldOfBytesOnlyIfItFoundNone() {
    queue.whenReadable(readable::incrementAndGet);
    queue.add(text("a"));
    queue.add(text("b"));
    assertThat(readable).hasValue(1);
    queue.take();
    queue.take();
    queue.add(text("c"));
    assertThat(readable).hasValue(1);
    queue.take();
    assertThat(queue.take()).isNull();
    queue.complete();
    assertThat(readable).hasValue(2);
  }

  @Test
  void whatWasWrittenIsReadBeforeTheEnd() {
    queue.add(text("a"));
    queue.fail();
    assertThat(queue.broken()).isFalse();
    assertThat(taken()).isEqualTo("a");
    assertThat(queue.broken()).isTrue();
    assertThat(queue.atEnd()).isFalse();
    assertThat(queue.add(text("late"))).isFalse();
    assertThat(queue.take()).isNull();
  }

  @Test
  void onlyTheFirstEndCounts() {
    queue.complete();
    queue.fail();
    assertThat(queue.atEnd()).isTrue();
    assertThat(queue.broken()).isFalse();
  }

  @Test
  void anAbandonedQueueNeverKeepsItsWriterWaiting() {
    queue.whenRoom(room::incrementAndGet);
    queue.add(bytes(ByteQueue.MOST));
    assertThat(queue.room()).isZero();
    queue.abandon();
    assertThat(room).hasValue(1);
    assertThat(queue.room()).isEqualTo(ByteQueue.MOST);
    assertThat(queue.add(bytes(ByteQueue.MOST))).isFalse();
    assertThat(queue.take()).isNull();
  }

  @Test
  void aReaderFetchesBytesBeforeItWaitsForThem() {
    queue.whenRoom(room::incrementAndGet);
    queue.pullFrom(
        () -> {
          assertThat(queue.room()).isEqualTo(ByteQueue.MOST);
          queue.add(text("fetched"));
        });
    assertThat(queue.room()).as("the writer is not to add by itself").isZero();
    assertThat(taken()).isEqualTo("fetched");
    assertThat(room).hasValue(0);
  }

  /**
   * The fetch in between asks for the room, too, which must not make the queue forget its writer.
   */
  @Test
  void aWriterIsToldToAddOnceAFetchHasBroughtNothing() {
    queue.whenRoom(room::incrementAndGet);
    queue.pullFrom(queue::room);
    assertThat(queue.room()).isZero();
    assertThat(queue.take()).isNull();
    assertThat(room).hasValue(1);
    assertThat(queue.room()).isEqualTo(ByteQueue.MOST);
  }
}
