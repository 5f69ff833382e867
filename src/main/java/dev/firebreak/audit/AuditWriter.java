package dev.firebreak.audit;

import dev.firebreak.liveness.Loop;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that writes the audit log, all lines that wait at a time. While the log can't be
 * written, lines that something waits for fail, and all others are kept until it can.
 */
final class AuditWriter implements Loop.Work {
  private static final Logger LOG = LoggerFactory.getLogger(AuditWriter.class);
  private static final int MOST_AT_ONCE = 1000;

  /** How many entries that were not refused are kept while the log can't be written. */
  static final int MOST_KEPT = 10_000;

  private final AuditSink sink;
  private final InstantSource clock;
  private final Duration pause;
  private final BlockingQueue<Line> queue = new LinkedBlockingQueue<>();

  /** How many operations were refused while the log could not be written. */
  private final AtomicLong refused = new AtomicLong();

  /** Belongs to the thread: lines that are not written yet. */
  private final List<Line> pending = new ArrayList<>();

  /** Belongs to the thread: when the log is tried again, by the clock of the system. */
  private long nextAttempt;

  private volatile @Nullable Trouble trouble;
  private volatile boolean closed;

  /**
   * A line of the log.
   *
   * @param written completes when it is written; null if nothing waits for it
   */
  record Line(String text, @Nullable CompletableFuture<Void> written) {}

  private record Trouble(Instant since, String reason) {}

  /**
   * Creates a writer.
   *
   * @param pause between two attempts while the log can't be written
   */
  AuditWriter(AuditSink sink, InstantSource clock, Duration pause) {
    this.sink = sink;
    this.clock = clock;
    this.pause = pause;
  }

  void add(Line line) {
    queue.add(line);
  }

  /** How many lines wait, about. */
  int waiting() {
    return queue.size();
  }

  /** Why the log can't be written; null if it can. */
  @Nullable String trouble() {
    Trouble now = trouble;
    return now == null ? null : now.reason();
  }

  /** Counts an operation that was refused because the log can't be written. */
  void countRefused() {
    refused.incrementAndGet();
  }

  /** The next turn writes what waits, and is the last. */
  void close() {
    closed = true;
    queue.add(new Line("", null)); // Ends the wait for a line.
  }

  @Override
  public boolean turn() throws InterruptedException {
    boolean last = closed;
    Line first = last ? queue.poll() : queue.poll(pause.toMillis(), TimeUnit.MILLISECONDS);
    if (first != null) {
      pending.add(first);
      queue.drainTo(pending, MOST_AT_ONCE);
    }
    Trouble before = trouble;
    if (before == null ? !pending.isEmpty() : last || System.nanoTime() - nextAttempt >= 0) {
      write(before);
    } else if (before != null) {
      fail(before.reason());
    }
    return !last || (trouble == null && !queue.isEmpty());
  }

  private void write(@Nullable Trouble before) {
    Instant now = clock.instant();
    long counted = refused.get();
    String gap =
        before == null ? "" : AuditLines.gap(now, before.since(), before.reason(), counted);
    try {
      sink.append(
          Stream.concat(Stream.of(gap), pending.stream().map(Line::text))
              .collect(Collectors.joining()));
    } catch (IOException | RuntimeException e) {
      failed(now, e);
      return;
    }
    if (before != null) {
      refused.addAndGet(-counted);
      trouble = null;
      LOG.info("The audit log can be written again; what it records is no longer refused.");
    }
    for (Line line : pending) {
      if (line.written() != null) {
        line.written().complete(null);
      }
    }
    pending.clear();
  }

  private void failed(Instant now, Exception e) {
    String reason = String.valueOf(e.getMessage());
    nextAttempt = System.nanoTime() + pause.toNanos();
    if (trouble == null) {
      trouble = new Trouble(now, reason);
      LOG.error(
          "The audit log can't be written: {}. What it records is refused with 503"
              + " audit-unavailable until it can; the next attempt is in {} ms. Free space, or"
              + " correct firebreak.http.audit.file.",
          reason,
          pause.toMillis());
    }
    fail(reason);
  }

  /** Fails the operations that wait for their line: they are not run, so the line is dropped. */
  private void fail(String reason) {
    for (Line line : pending) {
      if (line.written() != null) {
        refused.incrementAndGet();
        line.written().completeExceptionally(new AuditUnavailable(reason));
      }
    }
    pending.removeIf(line -> line.written() != null);
    // Outcomes of what had begun before come first: what is refused since then has none.
    if (pending.size() > MOST_KEPT) {
      refused.addAndGet(pending.size() - MOST_KEPT);
      pending.subList(MOST_KEPT, pending.size()).clear();
    }
  }

  /** An error that is no failure of the disk: nothing may wait for ever. */
  @Override
  public void failed(Throwable thrown) {
    fail(String.valueOf(thrown));
  }

  @Override
  public void end() throws IOException {
    List<Line> left = new ArrayList<>(pending);
    queue.drainTo(left);
    left.removeIf(line -> line.text().isEmpty());
    if (!left.isEmpty()) {
      LOG.error("{} entries of the audit log could not be written: {}", left.size(), trouble());
    }
    sink.close();
  }
}
