package dev.firebreak.liveness;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends the process when its heap is full: it would go on as one that answers nobody right, and a
 * new one has an empty heap.
 *
 * <p>An OutOfMemoryError alone says little: a handler asked for an array larger than the heap, or
 * made the error itself, and nobody else has any less. So it only raises a suspicion, and the heap
 * itself is asked. Errors of the same class that are about something else (no more threads, a full
 * metaspace, direct buffers) end one attempt each and nothing more, since the heap is not full
 * then.
 *
 * <p>Until there is such an error it costs one reading a second.
 */
public final class HeapWatch implements AutoCloseable {
  /** Below this a heap is not full under any collector, whatever of it is garbage. */
  private static final double SUSPICIOUS = 0.7;

  /** What must be left after an OutOfMemoryError: a heap that stays above 95 % is full. */
  private static final double ROOM = 0.05;

  /**
   * Above this nobody needs to say anything: the error may have hit a thread of Pekko, whose way to
   * the exit takes memory too. A heap that serves can be as full; so it is only the end if there is
   * nothing left.
   */
  private static final double SUSPICIOUS_UNTOLD = 0.9;

  private static final double ROOM_UNTOLD = 0.01;
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /**
   * Between two looks that make the JVM collect. Who can make a handler run out of memory must not
   * be able to have everybody wait for collections all the time.
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
  private long nextLook;

  /** Given back when there is nothing else: even to end takes some memory at times. */
  @SuppressWarnings("UnusedVariable") // It is there to be held.
  private byte @Nullable [] reserve = new byte[RESERVE];

  private volatile boolean suspected;
  private volatile boolean closed;

  /**
   * With a heap and an end of one's own, for tests.
   *
   * @param end what is done about a full heap
   */
  HeapWatch(Heap heap, Runnable end, LongSupplier nanoClock) {
    this.heap = heap;
    this.end = end;
    this.nanoClock = nanoClock;
    nextLook = nanoClock.getAsLong();
    loop = Loop.prompt("heap-watch", this::watch, this::wake);
    atExit = Thread.ofPlatform().name("heap-watch-exit").unstarted(this::lookAtExit);
  }

  /**
   * Watches this JVM's heap from now on.
   *
   * @param exitCode what the process ends with if it is full
   */
  public static HeapWatch start(int exitCode) {
    byte[] lastWords =
        String.format(
                Locale.ROOT,
                "The heap of %d MB is full: the process ends. Give it more, as in"
                    + " FIREBREAK_JAVA_OPTS=-Xmx4g, or lower the limits of the type whose handler"
                    + " fills it.%n",
                Runtime.getRuntime().maxMemory() >> 20)
            .getBytes(StandardCharsets.UTF_8);
    FatalMessage words = FatalMessage.ready(lastWords);
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
    beTold(watch);
    return watch;
  }

  /** From now on it is this one that hears of what was noticed; nobody if null. */
  static void beTold(@Nullable HeapWatch watch) {
    ofThisJvm = watch;
  }

  /** Loads the class: once no file can be opened any more, that would fail. */
  static void prepare() {}

  /**
   * To be told of everything that is caught at an edge; looks whether an OutOfMemoryError is behind
   * it. Neither allocates nor throws nor waits.
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
      // Counted: a stranger's causes may go round in a circle.
      for (int depth = 0; inner != null && depth < MAX_DEPTH; depth++) {
        if (inner instanceof OutOfMemoryError) {
          return true;
        }
        inner = inner.getCause();
      }
      return false;
    } catch (Throwable t) {
      return t instanceof OutOfMemoryError; // A stranger's getCause.
    }
  }

  private void wake() {
    loop.unpark();
  }

  private boolean watch() {
    try {
      boolean told = suspected;
      suspected = false;
      long wait = told ? look() : lookUntold();
      suspected |= told && wait > 0;
      if (!suspected || wait > 0) {
        LockSupport.parkNanos(this, wait > 0 ? wait : LOOK_NANOS);
      }
    } catch (Throwable _) {
      suspected = true;
      reserve = null;
      LockSupport.parkNanos(this, RETRY_NANOS);
    }
    return !closed;
  }

  /**
   * Looks into a suspicion.
   *
   * @return for how many nanoseconds it must be left alone; 0 if it is settled
   */
  long look() {
    return look(SUSPICIOUS, ROOM);
  }

  /** The same where nobody saw an error. */
  long lookUntold() {
    return look(SUSPICIOUS_UNTOLD, ROOM_UNTOLD);
  }

  private long look(double suspicious, double room) {
    if (heap.used().getAsDouble() < suspicious) {
      return 0;
    }
    long wait = nextLook - nanoClock.getAsLong();
    if (wait > 0) {
      return wait;
    }
    endIfFull(room);
    nextLook = nanoClock.getAsLong() + PAUSE_NANOS;
    return 0;
  }

  private void endIfFull(double room) {
    if (!heap.hasRoom().test(room)) {
      reserve = null;
      end.run();
    }
  }

  /** Pekko exits at once if an allocation fails on a dispatcher. It is to be known why. */
  private void lookAtExit() {
    if (!closed && heap.used().getAsDouble() >= SUSPICIOUS) {
      endIfFull(ROOM);
    }
  }

  /** Watches no more: the process ends in an orderly way, with an exit code of its own. */
  @Override
  public void close() {
    closed = true;
    wake();
  }
}
