package dev.firebreak.tasks;

import dev.firebreak.memory.ByteBudget;
import dev.firebreak.task.OutputPart;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt of a task writes: its last bytes. Writers never wait for readers: a reader asks
 * for the bytes after a position, and one that is too slow misses what was dropped meanwhile, which
 * the position of the next part shows. Thread-safe; the lock is held for no longer than it takes to
 * copy the bytes.
 */
public final class LiveOutput {
  /** How many bytes are read at a time. */
  private static final int PART = 8 * 1024;

  /** So much is kept without being charged to the memory budget. */
  private static final int FIRST = 1024;

  private final Attempt of;
  private final int most;
  private final ByteBudget.Share memory;

  /** Guarded by this, as are the fields below. */
  private byte[] ring = {};

  /** How many bytes were written. */
  private long count;

  /** Bytes before this position are not in the ring. */
  private long start;

  private boolean closed;
  private boolean settled;

  /** Readers that have everything so far, by number. */
  private final Map<Long, CompletableFuture<@Nullable Void>> waiting = new HashMap<>();

  private long readers;

  /**
   * The attempt that writes.
   *
   * @param claim the number of its claim
   * @param number which attempt of the task it is, from 1
   */
  record Attempt(int claim, int number) {}

  /**
   * The output of an attempt that has written nothing.
   *
   * @param most how many bytes are kept
   * @param memory charged for them; if there is none, fewer are kept
   */
  LiveOutput(Attempt of, int most, ByteBudget.Share memory) {
    this.of = of;
    this.most = most;
    this.memory = memory;
  }

  /** The number of the attempt's claim. */
  public int claim() {
    return of.claim();
  }

  /** Adds bytes, unless the attempt has ended. */
  void add(ByteBuffer bytes) {
    List<CompletableFuture<@Nullable Void>> woken;
    synchronized (this) {
      if (closed || most == 0 || !bytes.hasRemaining()) {
        return;
      }
      grow(bytes.remaining());
      append(bytes);
      woken = takeWaiting();
    }
    wake(woken);
  }

  private void grow(int more) {
    while (ring.length < most && count - oldest() + more > ring.length) {
      int size = Math.min(most, ring.length == 0 ? FIRST : 2 * ring.length);
      if (ring.length > 0 && !memory.grow(size - ring.length)) {
        return;
      }
      byte[] kept = copy(oldest(), (int) (count - oldest()));
      start = count - kept.length;
      count = start;
      ring = new byte[size];
      append(ByteBuffer.wrap(kept));
    }
  }

  private void append(ByteBuffer bytes) {
    int skipped = Math.max(0, bytes.remaining() - ring.length);
    count += skipped;
    bytes.position(bytes.position() + skipped);
    while (bytes.hasRemaining()) {
      int at = (int) (count % ring.length);
      int length = Math.min(bytes.remaining(), ring.length - at);
      bytes.get(ring, at, length);
      count += length;
    }
  }

  private long oldest() {
    return Math.max(start, count - ring.length);
  }

  private byte[] copy(long from, int length) {
    byte[] copied = new byte[length];
    if (length > 0) {
      int at = (int) (from % ring.length);
      int first = Math.min(length, ring.length - at);
      System.arraycopy(ring, at, copied, 0, first);
      System.arraycopy(ring, 0, copied, first, length - first);
    }
    return copied;
  }

  /**
   * Returns the bytes after a position, as far as they are kept and fit into a part; an empty part
   * if there are none.
   */
  public synchronized OutputPart read(long offset) {
    long from = Math.clamp(offset, oldest(), count);
    int length = (int) Math.min(PART, count - from);
    boolean last = settled && from + length == count;
    return new OutputPart(of.claim(), of.number(), from, copy(from, length), last);
  }

  /** Waits for bytes after a position, or for the end of the attempt; no longer than this. */
  public CompletableFuture<OutputPart> next(long offset, Duration patience) {
    CompletableFuture<@Nullable Void> more = new CompletableFuture<>();
    long reader;
    synchronized (this) {
      if (count > offset || settled) {
        return CompletableFuture.completedFuture(read(offset));
      }
      reader = ++readers;
      waiting.put(reader, more);
    }
    return more.completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(
            _ -> {
              forget(reader);
              return read(offset);
            });
  }

  private synchronized void forget(long reader) {
    waiting.remove(reader);
  }

  private List<CompletableFuture<@Nullable Void>> takeWaiting() {
    if (waiting.isEmpty()) {
      return List.of();
    }
    List<CompletableFuture<@Nullable Void>> all = List.copyOf(waiting.values());
    waiting.clear();
    return all;
  }

  /** On other threads: the writer's must not do the work of readers. */
  private static void wake(List<CompletableFuture<@Nullable Void>> readers) {
    readers.forEach(reader -> reader.completeAsync(() -> null));
  }

  /** Records that the attempt writes no more; returns what is kept, null if it wrote nothing. */
  synchronized @Nullable OutputPart close() {
    closed = true;
    return count == 0
        ? null
        : new OutputPart(
            of.claim(), of.number(), oldest(), copy(oldest(), (int) (count - oldest())), true);
  }

  /** Records that the end of the attempt is in the store: readers are notified. */
  void settled() {
    List<CompletableFuture<@Nullable Void>> woken;
    synchronized (this) {
      closed = true;
      settled = true;
      woken = takeWaiting();
    }
    wake(woken);
  }
}
