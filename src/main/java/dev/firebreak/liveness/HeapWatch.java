package dev.firebreak.liveness;

import dev.firebreak.output.Messages;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends the process when its heap is full: the process could not answer correctly any more, and a
 * new process has an empty heap.
 *
 * <p>An OutOfMemoryError alone does not prove that the heap is full: a handler may have requested
 * an array larger than the heap, or thrown the error itself. So the error is only a suspicion, and
 * the heap itself is examined. Errors of the same class that are about something else (no more
 * threads, a full metaspace, direct buffers) end one attempt each and nothing more, since the heap
 * is not full then.
 *
 * <p>Until there is such an error the cost is one reading a second.
 */
public final class HeapWatch implements AutoCloseable {
  /** Below this a heap is not full under any collector, however much of it is garbage. */
  private static final double SUSPICIOUS = 0.7;

  /** The part that must be free after an OutOfMemoryError: a heap that stays above 95 % is full. */
  private static final double FREE_SHARE = 0.05;

  /**
   * Above this the heap is examined without a reported error: the error may have hit a thread of
   * Pekko, whose exit takes memory too. A working heap can be as full, so the process ends only if
   * nothing at all is left.
   */
  private static final double SUSPICIOUS_WITHOUT_ERROR = 0.9;

  private static final double FREE_SHARE_WITHOUT_ERROR = 0.01;
  private static final long READING_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * The pause between two examinations that make the JVM collect. A caller that can make a handler
   * run out of memory must not be able to delay the whole node by constant collections.
   */
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final int MAX_DEPTH = 16;
  private static final int RESERVE = 256 * 1024;

  private static volatile @Nullable HeapWatch ofThisJvm;

  private final Heap heap;
  private final Runnable end;
  private final LongSupplier nanoClock;
  private final Loop loop;
  private final Thread atExit;
  private long nextExamination;

  /** Released when the heap is full, because ending the process may take some memory. */
  @SuppressWarnings("UnusedVariable") // Only holds memory.
  private byte @Nullable [] reserve = new byte[RESERVE];

  private volatile boolean suspected;
  private volatile boolean closed;

  /**
   * For tests, with another heap and another end.
   *
   * @param end what is done about a full heap
   */
  HeapWatch(Heap heap, Runnable end, LongSupplier nanoClock) {
    this.heap = heap;
    this.end = end;
    this.nanoClock = nanoClock;
    nextExamination = nanoClock.getAsLong();
    loop = Loop.prompt("heap-watch", this::watch, this::wake);
    atExit = Thread.ofPlatform().name("heap-watch-exit").unstarted(this::examineAtExit);
  }

  /**
   * Watches this JVM's heap from now on.
   *
   * @param exitCode the exit code of the process if its heap is full
   */
  public static HeapWatch start(int exitCode) {
    String lastWords =
        "The heap of "
            + (Runtime.getRuntime().maxMemory() >> 20)
            + " MB is full: the process ends. Give it more, as in FIREBREAK_JAVA_OPTS=-Xmx4g, or"
            + " lower the limits of the type whose handler fills it.";
    FatalMessage words =
        FatalMessage.ready(
            (Messages.prepared("ERROR", lastWords) + System.lineSeparator())
                .getBytes(StandardCharsets.UTF_8));
    HeapWatch watch =
        new HeapWatch(
            Heap.ofThisJvm(),
            () -> {
              words.say();
              Runtime.getRuntime().halt(exitCode);
            },
            System::nanoTime);
    watch.loop.start();
    Runtime.getRuntime().addShutdownHook(watch.atExit);
    reportTo(watch);
    return watch;
  }

  /** Sets the watch that {@link #noticed} reports to; null for none. */
  static void reportTo(@Nullable HeapWatch watch) {
    ofThisJvm = watch;
  }

  /** Loads the class, which would fail once no file can be opened any more. */
  static void prepare() {}

  /**
   * To be called with every Throwable that is caught from foreign code or by a loop; checks whether
   * an OutOfMemoryError is among its causes. Neither allocates nor throws nor waits.
   */
  public static void noticed(Throwable thrown) {
    HeapWatch watch = ofThisJvm;
    if (watch != null) {
      watch.consider(thrown);
    }
  }

  void consider(Throwable thrown) {
    if (!suspected && isOutOfMemory(thrown)) {
      suspected = true;
      wake();
    }
  }

  boolean suspects() {
    return suspected;
  }

  private static boolean isOutOfMemory(Throwable thrown) {
    try {
      Throwable inner = thrown;
      // Bounded: the causes of a foreign exception may form a cycle.
      for (int depth = 0; inner != null && depth < MAX_DEPTH; depth++) {
        if (inner instanceof OutOfMemoryError) {
          return true;
        }
        inner = inner.getCause();
      }
      return false;
    } catch (Throwable t) {
      return t instanceof OutOfMemoryError; // A getCause of foreign code threw it.
    }
  }

  private void wake() {
    loop.unpark();
  }

  private boolean watch() {
    try {
      boolean before = suspected;
      suspected = false;
      long wait = before ? examineAfterError() : examineWithoutError();
      suspected |= before && wait > 0;
      if (!suspected || wait > 0) {
        LockSupport.parkNanos(this, wait > 0 ? wait : READING_PAUSE_NANOS);
      }
    } catch (Throwable _) {
      suspected = true;
      reserve = null;
      LockSupport.parkNanos(this, RETRY_NANOS);
    }
    return !closed;
  }

  /**
   * Examines the heap after an error.
   *
   * @return the nanoseconds until the next examination is allowed; 0 if the suspicion is settled
   */
  long examineAfterError() {
    return examine(SUSPICIOUS, FREE_SHARE);
  }

  /** Examines the heap without a reported error. */
  long examineWithoutError() {
    return examine(SUSPICIOUS_WITHOUT_ERROR, FREE_SHARE_WITHOUT_ERROR);
  }

  private long examine(double suspicious, double freeShare) {
    if (heap.used().getAsDouble() < suspicious) {
      return 0;
    }
    long wait = nextExamination - nanoClock.getAsLong();
    if (wait > 0) {
      return wait;
    }
    endIfFull(freeShare);
    nextExamination = nanoClock.getAsLong() + PAUSE_NANOS;
    return 0;
  }

  private void endIfFull(double freeShare) {
    if (!heap.canAllocate().test(freeShare)) {
      reserve = null;
      end.run();
    }
  }

  /**
   * Reports a full heap at exit, because Pekko exits at once if an allocation fails on a
   * dispatcher.
   */
  private void examineAtExit() {
    if (!closed && heap.used().getAsDouble() >= SUSPICIOUS) {
      endIfFull(FREE_SHARE);
    }
  }

  /** Stops watching: the process ends in an orderly way, with an exit code of its own. */
  @Override
  public void close() {
    closed = true;
    wake();
  }
}
