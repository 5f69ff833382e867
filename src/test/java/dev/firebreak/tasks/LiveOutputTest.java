package dev.firebreak.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.fixture.Patience;
import dev.firebreak.memory.ByteBudget;
import dev.firebreak.task.OutputPart;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LiveOutputTest {
  private static final int MOST = 64 * 1024;
  private final ByteBudget memory = new ByteBudget(1 << 20);
  private final LiveOutput output = output(MOST, memory);

  private static LiveOutput output(int most, ByteBudget memory) {
    return new LiveOutput(new LiveOutput.Attempt(3, 2), most, memory.share());
  }

  private void write(String text) {
    output.add(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String text(OutputPart part) {
    return new String(part.bytes(), StandardCharsets.UTF_8);
  }

  private static OutputPart answer(CompletableFuture<OutputPart> part) {
    return part.orTimeout(Patience.SECONDS, java.util.concurrent.TimeUnit.SECONDS).join();
  }

  @Test
  void aReaderGetsWhatWasWrittenAfterItsPosition() {
    write("one");
    write("two");
    OutputPart part = output.read(2);
    assertThat(text(part)).isEqualTo("etwo");
    assertThat(part.claim()).isEqualTo(3);
    assertThat(part.attempt()).isEqualTo(2);
    assertThat(part.from()).isEqualTo(2);
    assertThat(part.to()).isEqualTo(6);
    assertThat(part.last()).isFalse();
    assertThat(output.read(6).saysNothing()).isTrue();
    assertThat(output.read(99).from()).as("a position of another program").isEqualTo(6);
  }

  @Test
  void aReaderWaitsForMoreAndForTheEnd() {
    CompletableFuture<OutputPart> first = output.next(0, Patience.LIMIT);
    assertThat(first).isNotDone();
    write("a");
    assertThat(text(answer(first))).isEqualTo("a");
    CompletableFuture<OutputPart> end = output.next(1, Patience.LIMIT);
    assertThat(end).isNotDone();
    output.settled();
    assertThat(answer(end).last()).isTrue();
    assertThat(answer(output.next(0, Patience.LIMIT)).last()).isTrue();
  }

  @Test
  void aReaderDoesNotWaitLongerThanItWants() {
    assertThat(answer(output.next(0, java.time.Duration.ofMillis(1))).saysNothing()).isTrue();
  }

  @Test
  void nothingIsAddedAfterTheEnd() {
    assertThat(output.close()).isNull();
    write("late");
    assertThat(output.close()).isNull();
    assertThat(output.read(0).saysNothing()).isTrue();
  }

  /** Whatever was written before, in pieces of whatever length, the last bytes are kept. */
  @Test
  void theLastBytesAreKeptAndTheMemoryIsBounded() {
    Random random = new Random(5);
    byte[] all = new byte[1_000_000];
    random.nextBytes(all);
    for (int at = 0; at < all.length; ) {
      int length = Math.min(random.nextInt(100_000), all.length - at);
      output.add(ByteBuffer.wrap(all, at, length));
      at += length;
      int kept = Math.min(at, MOST);
      OutputPart oldest = output.read(0);
      assertThat(oldest.from()).isEqualTo(at - kept);
      for (OutputPart part = oldest; !part.saysNothing(); part = output.read(part.to())) {
        assertThat(part.bytes())
            .isEqualTo(java.util.Arrays.copyOfRange(all, (int) part.from(), (int) part.to()));
      }
      assertThat(memory.used()).isLessThan(MOST);
    }
    OutputPart stored = output.close();
    assertThat(stored).isNotNull();
    assertThat(stored.bytes())
        .isEqualTo(java.util.Arrays.copyOfRange(all, all.length - MOST, all.length));
    assertThat(stored.last()).isTrue();
  }

  @Test
  void withoutMemoryLessIsKept() {
    LiveOutput poor = output(MOST, new ByteBudget(10_000));
    byte[] much = new byte[100_000];
    much[much.length - 1] = 7;
    poor.add(ByteBuffer.wrap(much));
    OutputPart kept = poor.close();
    assertThat(kept).isNotNull();
    assertThat(kept.bytes().length).isBetween(1, 10_000);
    assertThat(kept.to()).isEqualTo(much.length);
    assertThat(kept.bytes()[kept.bytes().length - 1]).isEqualTo((byte) 7);
  }

  @Test
  void outputThatIsNotKeptTakesNothing() {
    LiveOutput none = output(0, memory);
    none.add(ByteBuffer.wrap(new byte[100]));
    assertThat(none.close()).isNull();
  }
}
