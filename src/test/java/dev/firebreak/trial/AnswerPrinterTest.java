package dev.firebreak.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.firebreak.stream.ByteQueue;
import dev.firebreak.stream.StreamedAnswer;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AnswerPrinterTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final AnswerPrinter printer = new AnswerPrinter(printed, () -> {});
  private final ByteQueue content = new ByteQueue();

  /**
   * The loop of a program adds bytes while it holds the output that the printer needs to fetch some
   * itself: if it waited for the printer, both would wait for ever.
   */
  @Test
  void bytesAreAddedWithoutWaitingForThePrinter() throws Exception {
    printer.begin(new StreamedAnswer.Beginning(null, "text/plain", 1), content);
    synchronized (printer) { // As if the printer did something for long.
      Thread loop = Thread.ofPlatform().daemon().start(this::add);
      await().until(() -> !loop.isAlive());
    }
    content.complete();
    printer.await();
    assertThat(printed.toString(StandardCharsets.US_ASCII)).isEqualTo("written");
  }

  @Test
  void aCancelledAnswerDoesNotWaitForAReaderThatReadsNothing() throws Exception {
    AnswerPrinter blocked = new AnswerPrinter(new BlockedStream(), () -> {});
    blocked.begin(new StreamedAnswer.Beginning(null, "text/plain", 1), content);
    add();
    content.complete();
    blocked.cancel();
    blocked.await();
    assertThat(blocked.readerHasGone()).isFalse();
  }

  private static final class BlockedStream extends OutputStream {
    @Override
    public void write(int one) {
      new CompletableFuture<Void>().join();
    }
  }

  private void add() {
    content.add(ByteBuffer.wrap("written".getBytes(StandardCharsets.US_ASCII)));
  }
}
