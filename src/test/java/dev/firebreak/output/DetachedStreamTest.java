package dev.firebreak.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** A writer never waits for the reader, and lines that are dropped are counted. */
class DetachedStreamTest {
  private final Pipe pipe = new Pipe();
  private final DetachedStream stream = DetachedStream.start(pipe, "test", 1000);
  private final PrintStream out = new PrintStream(stream, true, StandardCharsets.UTF_8);

  /** Takes as many pieces as it is given leave to. */
  private static final class Pipe extends OutputStream {
    private final Semaphore leave = new Semaphore(0);
    private final Semaphore tried = new Semaphore(0);
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private volatile boolean broken;

    @Override
    public void write(int b) {
      throw new AssertionError("piece by piece");
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      tried.release();
      leave.acquireUninterruptibly();
      if (broken) {
        throw new IOException("broken pipe");
      }
      taken.write(bytes, offset, length);
    }
  }

  private List<String> lines() {
    return pipe.taken.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private void awaitWritten() {
    stream.awaitWritten(System.nanoTime() + Duration.ofSeconds(60).toNanos());
  }

  @Test
  void readOutputIsWrittenInOrder() {
    pipe.leave.release(1000);
    for (int i = 0; i < 100; i++) {
      out.println("line " + i);
      awaitWritten();
    }
    assertThat(lines()).hasSize(100).startsWith("line 0", "line 1");
  }

  @Test
  void unreadOutputIsDroppedAndItsCountIsWrittenInItsPlace() {
    out.println("first");
    pipe.tried.acquireUninterruptibly();
    for (int i = 0; i < 1000; i++) {
      out.println("line " + i);
    }
    pipe.leave.release(100_000);
    awaitWritten();
    out.println("last");
    awaitWritten();
    List<String> lines = lines();
    int kept = lines.size() - 3;
    assertThat(kept).isBetween(5, 20);
    assertThat(lines.getFirst()).isEqualTo("first");
    assertThat(lines.get(kept)).isEqualTo("line " + (kept - 1));
    assertThat(lines.get(kept + 1)).contains((1000 - kept) + " lines of output were dropped here");
    assertThat(lines.get(kept + 2)).isEqualTo("last");
  }

  @Test
  void aBrokenPipeDoesNotBlockWriters() {
    pipe.broken = true;
    pipe.leave.release(1);
    out.println("lost");
    awaitWritten();
    pipe.broken = false;
    pipe.leave.release(1);
    out.println("kept");
    awaitWritten();
    assertThat(lines()).containsExactly("kept");
  }

  @Test
  void theWaitForTheLastOutputIsBounded() {
    out.println("last words");
    stream.awaitWritten(System.nanoTime() + Duration.ofMillis(1).toNanos());
    assertThat(lines()).isEmpty();
    pipe.leave.release(1);
    awaitWritten();
    assertThat(lines()).containsExactly("last words");
  }
}
