package dev.firebreak.requestlog;

import dev.firebreak.liveness.Loop;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that writes the access log, all requests that wait at a time. Requests that come
 * faster than they can be written, or while the log can't be written, are missing in it; their
 * number is logged.
 */
final class LogWriter implements Loop.Work {
  private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);
  private static final int MOST_AT_ONCE = 250;
  private static final long PAUSE_MILLIS = 1000;

  /** The shortest time between two warnings. */
  private static final long WARN_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** The shortest time between two attempts to write after a failure. */
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LineFormat format;
  private final LineSink sink;
  private final LongSupplier nanoClock;
  private final BlockingQueue<LoggedRequest> queue;

  /** The requests that are missing since the last warning. */
  private final AtomicLong missing = new AtomicLong();

  /** Belongs to the thread, as do all fields below but the last. */
  private final List<LoggedRequest> batch = new ArrayList<>();

  private long warnAt;
  private long retryAt;
  private @Nullable IOException trouble;
  private volatile boolean closed;

  /**
   * Creates a writer.
   *
   * @param mostWaiting how many requests may wait to be written
   */
  LogWriter(LineFormat format, LineSink sink, int mostWaiting, LongSupplier nanoClock) {
    this.format = format;
    this.sink = sink;
    this.nanoClock = nanoClock;
    queue = new LinkedBlockingQueue<>(mostWaiting);
    warnAt = nanoClock.getAsLong();
  }

  /** Adds a request, or counts it as missing. Never waits. */
  void add(LoggedRequest request) {
    if (!queue.offer(request)) {
      missing.incrementAndGet();
    }
  }

  /** How many requests are missing that no warning has counted yet. */
  long missing() {
    return missing.get();
  }

  /** The next turns write what waits. */
  void close() {
    closed = true;
  }

  @Override
  public boolean turn() throws InterruptedException {
    boolean last = closed;
    LoggedRequest first = last ? queue.poll() : queue.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    if (first != null) {
      batch.add(first);
      queue.drainTo(batch, MOST_AT_ONCE - 1);
      write();
    }
    warn();
    return !last || !queue.isEmpty();
  }

  private void write() {
    long now = nanoClock.getAsLong();
    if (trouble != null && now - retryAt < 0) {
      missing.addAndGet(batch.size());
      batch.clear();
      return;
    }
    try {
      sink.append(batch.stream().map(format::line).collect(Collectors.joining()));
      if (trouble != null) {
        trouble = null;
        LOG.info("The access log can be written again.");
      }
    } catch (IOException e) {
      missing.addAndGet(batch.size());
      retryAt = now + RETRY_NANOS;
      if (trouble == null) {
        LOG.error(
            "The access log can't be written: {}. Requests are answered and are missing in it until"
                + " it can. Free space, or correct firebreak.http.access-log.file.",
            e.getMessage());
      }
      trouble = e;
    }
    batch.clear();
  }

  private void warn() {
    long now = nanoClock.getAsLong();
    if (missing.get() > 0 && now - warnAt >= 0) {
      warnAt = now + WARN_NANOS;
      LOG.warn(
          "{} requests are missing in the access log, because its lines could not be written or not"
              + " fast enough; the requests were answered.",
          missing.getAndSet(0));
    }
  }

  /** An error in a line loses its batch only. */
  @Override
  public void failed(Throwable thrown) {
    missing.addAndGet(batch.size());
    batch.clear();
  }

  @Override
  public void end() throws IOException {
    warnAt = nanoClock.getAsLong();
    warn();
    sink.close();
  }
}
