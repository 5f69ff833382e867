package dev.firebreak.requestlog;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.firebreak.fixture.Warnings;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The access log takes what it can write and counts the rest. */
class LogWriterTest {
  private static final int MOST_WAITING = 10;

  private final AtomicLong nanos = new AtomicLong();
  private final List<String> written = new ArrayList<>();
  private final LogWriter writer =
      new LogWriter(
          request -> request.head().target() + "\n", this::append, MOST_WAITING, nanos::get);
  private final Warnings warnings = Warnings.listen();
  private boolean full;

  private void append(String lines) throws IOException {
    if (full) {
      throw new IOException("No space left on device");
    }
    written.addAll(lines.lines().toList());
  }

  @AfterEach
  void close() {
    warnings.close();
  }

  private void add(int from, int to) {
    for (int i = from; i < to; i++) {
      writer.add(
          new LoggedRequest(
              Instant.EPOCH,
              new LoggedRequest.Sender("", "", ""),
              new LoggedRequest.Head("GET", "/" + i, "", "", ""),
              new LoggedRequest.Answer(200, 0, 0)));
    }
  }

  private void turn(int seconds) throws InterruptedException {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    assertThat(writer.turn()).isTrue();
  }

  private List<String> warned() {
    return warnings.takeOutsideClusters().stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void requestsBeyondTheQueueAreMissingAndCounted() throws Exception {
    add(0, 25);
    turn(0);
    assertThat(written).hasSize(MOST_WAITING).startsWith("/0", "/1").endsWith("/9");
    assertThat(warned()).singleElement().asString().startsWith("15 requests are missing");
  }

  @Test
  void thereIsOneWarningAMinute() throws Exception {
    for (int second = 0; second < 60; second++) {
      add(0, 11);
      turn(second == 0 ? 0 : 1);
    }
    assertThat(warned()).singleElement().asString().startsWith("1 requests are missing");
    add(0, 1);
    turn(1);
    assertThat(warned()).singleElement().asString().startsWith("59 requests are missing");
  }

  @Test
  void whileTheFileCannotBeWrittenRequestsAreMissingAndThenItIsWrittenAgain() throws Exception {
    full = true;
    add(0, 5);
    turn(0);
    assertThat(warned())
        .anyMatch(line -> line.contains("can't be written: No space left on device"))
        .anyMatch(line -> line.startsWith("5 requests are missing"));
    full = false;
    add(5, 6); // Not tried again yet.
    turn(0);
    assertThat(written).isEmpty();
    add(6, 8);
    turn(1);
    assertThat(written).containsExactly("/6", "/7");
    assertThat(writer.missing()).isEqualTo(1);
  }

  @Test
  void theLastTurnsWriteWhatWaits() throws Exception {
    add(0, 3);
    writer.close();
    assertThat(writer.turn()).isFalse();
    writer.end();
    assertThat(written).containsExactly("/0", "/1", "/2");
  }
}
