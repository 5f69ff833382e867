package dev.firebreak.workerprocess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.firebreak.memory.ByteBudget;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Lines are handled in the order in which they arrive, on every thread. */
class LineReaderTest implements LineHandler {
  private static final int MAX = 100_000;
  private static final String LONG = "l".repeat(70_000);

  private final List<String> events = new ArrayList<>();
  private final Deque<Runnable> elsewhere = new ArrayDeque<>();
  private final EchoDialect dialect = new EchoDialect();
  private final LineReader reader = new LineReader(this, dialect, elsewhere::add, lines(), this);
  private boolean ended;

  private static Lines lines() {
    return new Lines(MAX, new ByteBudget(Long.MAX_VALUE).share());
  }

  private @Nullable String asked = "a";

  @Override
  public boolean needsOutput() {
    return !ended;
  }

  @Override
  public @Nullable String currentId() {
    return asked;
  }

  @Override
  public void onNoise(byte[] line) {
    events.add("noise");
  }

  @Override
  public void onUnexpectedLine(byte[] line) {
    events.add("unexpected");
    ended = true;
  }

  @Override
  public void tooLong(byte[] begun, boolean noMemory) {
    events.add(noMemory ? "no room" : "too long");
    ended = true;
  }

  @Override
  public void failed(Throwable why) {
    assertThat(Thread.holdsLock(this)).isTrue();
    events.add("failed");
    ended = true;
  }

  @Override
  public void onAnswer(Answer answer, byte[] line) {
    assertThat(Thread.holdsLock(this)).isFalse();
    if (line[0] == 't') {
      throw new StackOverflowError();
    }
    events.add(answer instanceof Answer.Wrong(String fault) ? fault : "" + (char) line[0]);
  }

  private void write(String text) {
    reader.add(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void linesThatArriveWhileALongLineIsReadAreHandledAfterIt() {
    write(LONG + "\n");
    write("1\n");
    write("2\n");
    assertThat(events).isEmpty();
    elsewhere.remove().run();
    assertThat(events).containsExactly("l", "1", "2");
  }

  @Test
  void theEndIsHandledAfterALongLineAndTheLinesAfterIt() {
    write(LONG + "\n1\n" + LONG + "\n");
    reader.afterwards(() -> events.add("end"));
    elsewhere.remove().run();
    assertThat(events).containsExactly("l", "1");
    elsewhere.remove().run();
    assertThat(events).containsExactly("l", "1", "l", "end");
  }

  @Test
  void theEndDoesNotWaitForAnUnfinishedLine() {
    write("1\nbegun");
    reader.afterwards(() -> events.add("end"));
    assertThat(events).containsExactly("1", "end");
  }

  @Test
  void aLineThatCanNotBeReadIsAWrongAnswer() {
    write("!\n");
    write("1\n");
    assertThat(events)
        .containsExactly(
            "its answer could not be read: java.lang.IllegalStateException: unreadable", "1");
  }

  @Test
  void linesOfAProcessWithoutAnAttemptAreUnexpected() {
    asked = null;
    write("\n1\n2\n");
    assertThat(events).containsExactly("noise", "unexpected");
  }

  @Test
  void linesBeforeATooLongLineAreHandled() {
    write("1\n");
    write(LONG);
    write(LONG);
    assertThat(events).containsExactly("1", "too long");
  }

  @Test
  void theRestStartsAtTheFirstAnswer() {
    write(LONG + "\n\n2\n3\n");
    assertThat(reader.rest()).isEqualTo(new byte[] {'2'});
    assertThat(events).containsExactly("noise");
    assertThat(reader.rest()).isEqualTo(new byte[] {'3'});
    assertThat(reader.rest()).isNull();
    write("4");
    assertThat(reader.rest()).isEqualTo(new byte[] {'4'});
  }

  @Test
  void linesAreHandledAlthoughTheExecutorIsClosed() {
    LineReader last =
        new LineReader(
            this,
            dialect,
            _ -> {
              throw new RejectedExecutionException();
            },
            lines(),
            this);
    last.add(ByteBuffer.wrap((LONG + "\n1\n").getBytes(StandardCharsets.UTF_8)));
    assertThat(events).containsExactly("l", "1");
  }

  @Test
  void theEndIsHandledAlthoughAnAnswerThrew() {
    write("1\ntrouble\n2\n");
    assertThat(events).containsExactly("1", "failed");
    reader.afterwards(() -> events.add("end"));
    assertThat(events).containsExactly("1", "failed", "end");
  }

  @Test
  void aDelayedEndIsHandledAlthoughALongAnswerThrew() {
    write("t" + LONG + "\n2\n");
    reader.afterwards(() -> events.add("end"));
    elsewhere.remove().run();
    assertThat(events).containsExactly("failed", "end");
  }
}
