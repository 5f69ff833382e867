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

/** Answers in the order in which they came, whoever hears them. */
class LineReaderTest implements LineHandler {
  private static final int MAX = 100_000;
  private static final String LONG = "l".repeat(70_000);

  private final List<String> told = new ArrayList<>();
  private final Deque<Runnable> elsewhere = new ArrayDeque<>();
  private final EchoDialect dialect = new EchoDialect();
  private final LineReader hearing = new LineReader(this, dialect, elsewhere::add, lines(), this);
  private boolean deaf;

  private static Lines lines() {
    return new Lines(MAX, new ByteBudget(Long.MAX_VALUE).share());
  }

  private @Nullable String asked = "a";

  @Override
  public boolean listens() {
    return !deaf;
  }

  @Override
  public @Nullable String asked() {
    return asked;
  }

  @Override
  public void lament(byte[] line) {
    told.add("lament");
  }

  @Override
  public void unasked(byte[] line) {
    told.add("unasked");
    deaf = true;
  }

  @Override
  public void tooLong(byte[] begun, boolean noRoom) {
    told.add(noRoom ? "no room" : "too long");
    deaf = true;
  }

  @Override
  public void failed(Throwable why) {
    assertThat(Thread.holdsLock(this)).isTrue();
    told.add("failed");
    deaf = true;
  }

  @Override
  public void heard(Answer answer, byte[] line) {
    assertThat(Thread.holdsLock(this)).isFalse();
    if (line[0] == 't') {
      throw new StackOverflowError();
    }
    told.add(answer instanceof Answer.Wrong(String fault) ? fault : "" + (char) line[0]);
  }

  private void say(String text) {
    hearing.add(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void whatComesWhileALongLineIsReadIsHeardAfterIt() {
    say(LONG + "\n");
    say("1\n");
    say("2\n");
    assertThat(told).isEmpty();
    elsewhere.remove().run();
    assertThat(told).containsExactly("l", "1", "2");
  }

  @Test
  void theEndWaitsForALongLineAndForWhatCameAfterIt() {
    say(LONG + "\n1\n" + LONG + "\n");
    hearing.afterwards(() -> told.add("end"));
    elsewhere.remove().run();
    assertThat(told).containsExactly("l", "1");
    elsewhere.remove().run();
    assertThat(told).containsExactly("l", "1", "l", "end");
  }

  @Test
  void theEndWaitsForNothingElse() {
    say("1\nbegun");
    hearing.afterwards(() -> told.add("end"));
    assertThat(told).containsExactly("1", "end");
  }

  @Test
  void aLineThatCannotBeReadIsAWrongAnswer() {
    say("!\n");
    say("1\n");
    assertThat(told)
        .containsExactly(
            "its answer could not be read: java.lang.IllegalStateException: unreadable", "1");
  }

  @Test
  void nothingIsHeardOfWhoWasNotAsked() {
    asked = null;
    say("\n1\n2\n");
    assertThat(told).containsExactly("lament", "unasked");
  }

  @Test
  void theLinesBeforeTooLongAOneAreHeard() {
    say("1\n");
    say(LONG);
    say(LONG);
    assertThat(told).containsExactly("1", "too long");
  }

  @Test
  void whatComesWithAnAnswerIsItsRest() {
    say(LONG + "\n\n2\n3\n");
    assertThat(hearing.rest()).isEqualTo(new byte[] {'2'});
    assertThat(told).containsExactly("lament");
    assertThat(hearing.rest()).isEqualTo(new byte[] {'3'});
    assertThat(hearing.rest()).isNull();
    say("4");
    assertThat(hearing.rest()).isEqualTo(new byte[] {'4'});
  }

  @Test
  void aNodeThatClosesHearsToTheEnd() {
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
    assertThat(told).containsExactly("l", "1");
  }

  @Test
  void theEndIsHeardAlthoughAnAnswerThrew() {
    say("1\ntrouble\n2\n");
    assertThat(told).containsExactly("1", "failed");
    hearing.afterwards(() -> told.add("end"));
    assertThat(told).containsExactly("1", "failed", "end");
  }

  @Test
  void theEndThatWaitsIsHeardAlthoughALongAnswerThrew() {
    say("t" + LONG + "\n2\n");
    hearing.afterwards(() -> told.add("end"));
    elsewhere.remove().run();
    assertThat(told).containsExactly("failed", "end");
  }
}
