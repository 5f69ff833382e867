package dev.firebreak.process;

import dev.firebreak.liveness.HeapWatch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running program. Its listener and its tree belong to the thread that all programs share. */
final class PortableChild implements Running {
  private static final Logger LOG = LoggerFactory.getLogger(PortableChild.class);
  private static final int PIECE = 64 * 1024;
  private static final long PAUSE_MS = 100;
  private static final long PAUSE_WHILE_ENDING_MS = 10;

  /** How long another process may keep a pipe open, or a killed process may take to end. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** How long it may take to read what the pipes held when the process ended. */
  private static final Duration READING = Duration.ofSeconds(30);

  /** How long the first process may take to end once it was killed. */
  private static final Duration HARD_TO_KILL = Duration.ofSeconds(5);

  /** Shells and Java report an end by a signal as this exit code plus the signal's number. */
  private static final int BY_SIGNAL = 128;

  private final Process process;
  private final Listener listener;
  private final ScheduledExecutorService thread;
  private final Consumer<PortableChild> gone;
  private final long startedAt = System.nanoTime();
  private final PortableInput input;
  private final Semaphore readOn = new Semaphore(0);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Set<ProcessHandle> descendants = new HashSet<>();
  private @Nullable ScheduledFuture<?> checks;
  private int open = 2;
  private boolean killing;
  private boolean survives;
  private long killedAt;
  private long exitedAt;
  private Duration wall = Duration.ZERO;

  PortableChild(
      Process process,
      Listener listener,
      ScheduledExecutorService thread,
      Consumer<PortableChild> gone) {
    this.process = process;
    this.listener = listener;
    this.thread = thread;
    this.gone = gone;
    input = new PortableInput(process, thread, () -> ended.getCount() == 0);
  }

  void start() {
    checks = thread.scheduleWithFixedDelay(this::check, PAUSE_MS, PAUSE_MS, TimeUnit.MILLISECONDS);
    StreamThread.start(
        process, "out", () -> read(process.getInputStream(), this::room, Listener::out));
    StreamThread.start(
        process, "err", () -> read(process.getErrorStream(), () -> PIECE, Listener::err));
    var _ = process.onExit().thenRunAsync(this::exited, thread);
  }

  private void stopChecks() {
    if (checks != null) {
      checks.cancel(false);
    }
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public void send(byte[] bytes) {
    input.send(bytes);
  }

  @Override
  public void sendFrom(InputSource source) {
    input.sendFrom(source);
  }

  @Override
  public void endInput() {
    input.end();
  }

  @Override
  public void proceed() {
    readOn.release();
  }

  @Override
  public void sendNow() {
    input.proceed();
  }

  @Override
  public void terminate() {
    execute(
        () -> {
          noteDescendants();
          descendants.forEach(ProcessHandle::destroy);
          process.toHandle().destroy(); // Process.destroy would also close the output.
        });
  }

  @Override
  public void kill() {
    execute(this::killAll);
  }

  /** Waits until the listener takes output, or the process has ended; returns how much it takes. */
  private int room() throws InterruptedException, ExecutionException {
    int room = thread.submit(listener::room).get();
    while (room == 0 && process.isAlive()) {
      boolean _ = readOn.tryAcquire(PAUSE_MS, TimeUnit.MILLISECONDS);
      room = thread.submit(listener::room).get();
    }
    return room == 0 ? PIECE : Math.min(room, PIECE);
  }

  /** Reports each piece before it reads the next, so that at most one piece is held. */
  private void read(
      InputStream stream, Callable<Integer> room, BiConsumer<Listener, ByteBuffer> tell) {
    byte[] piece = new byte[PIECE];
    try (stream) {
      int count = stream.read(piece, 0, room.call());
      while (count >= 0) {
        ByteBuffer bytes = ByteBuffer.wrap(piece, 0, count);
        thread.submit(() -> tell.accept(listener, bytes)).get();
        count = stream.read(piece, 0, room.call());
      }
    } catch (IOException | RejectedExecutionException _) {
      // The stream was closed, because its end is no longer waited for.
    } catch (ExecutionException e) {
      HeapWatch.noticed(e); // The listener failed; the rest is not read.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException("not thrown by the room of a stream", e);
    } finally {
      streamEnded();
    }
  }

  private void streamEnded() {
    execute(
        () -> {
          open--;
          finishIfGone();
        });
  }

  private void execute(Runnable order) {
    try {
      thread.execute(order);
    } catch (RejectedExecutionException _) {
      // The shared thread has ended.
    }
  }

  private void exited() {
    exitedAt = System.nanoTime();
    wall = Duration.ofNanos(exitedAt - startedAt);
    killAll();
    finishIfGone();
  }

  private void noteDescendants() {
    process.descendants().forEach(descendants::add);
    descendants.stream().toList().forEach(one -> one.descendants().forEach(descendants::add));
    descendants.removeIf(one -> !one.isAlive());
  }

  private void killAll() {
    if (!killing) {
      killing = true;
      killedAt = System.nanoTime();
      stopChecks();
      checks =
          thread.scheduleWithFixedDelay(
              this::check, PAUSE_WHILE_ENDING_MS, PAUSE_WHILE_ENDING_MS, TimeUnit.MILLISECONDS);
    }
    noteDescendants();
    process
        .toHandle()
        .destroyForcibly(); // First, because it may start a new process where one has ended.
    noteDescendants();
    descendants.forEach(ProcessHandle::destroyForcibly);
  }

  /** Must not throw: the scheduler would not run it again. */
  private void check() {
    try {
      if (killing || exitedAt != 0) {
        killAll();
        finishIfGone();
        reportSurvivorIfLate();
      } else {
        noteDescendants();
      }
    } catch (Throwable t) {
      HeapWatch.noticed(t);
      LOG.error("Checking process {} failed; trying again at the next check.", process.pid(), t);
    }
  }

  private void finishIfGone() {
    if (process.isAlive() || exitedAt == 0 || ended.getCount() == 0) {
      return;
    }
    long since = System.nanoTime() - exitedAt;
    boolean late = since > PATIENCE.toNanos() && (since > READING.toNanos() || !hasUnread());
    if ((descendants.isEmpty() && open == 0) || late) {
      stopChecks();
      input.close();
      try {
        listener.ended(ending());
      } catch (Throwable t) {
        HeapWatch.noticed(t);
        LOG.error(
            "The end of process {} could not be reported because of an error in the server; its"
                + " attempt may end only by its timeout.",
            process.pid(),
            t);
      }
      ended.countDown();
      gone.accept(this);
    }
  }

  /** Whether a pipe holds output that its reader has not come to yet. */
  private boolean hasUnread() {
    return hasUnread(process.getInputStream()) || hasUnread(process.getErrorStream());
  }

  private static boolean hasUnread(InputStream stream) {
    try {
      return stream.available() > 0;
    } catch (IOException _) {
      return false; // Its reader has closed it.
    }
  }

  /**
   * Its descendants are waited for no longer than {@link #PATIENCE}: only the first process can be
   * late.
   */
  private void reportSurvivorIfLate() {
    if (!survives && process.isAlive() && System.nanoTime() - killedAt > HARD_TO_KILL.toNanos()) {
      survives = true;
      listener.survived("process " + pid() + " was killed and is still there", null);
    }
  }

  private Ending ending() {
    int code = process.exitValue();
    boolean signalled = code > BY_SIGNAL && Signals.isKnown(code - BY_SIGNAL);
    return new Ending(
        signalled ? Ending.NO_EXIT_CODE : code,
        signalled ? Signals.name(code - BY_SIGNAL) : "",
        Ending.LimitHit.NONE,
        new Ending.Usage(0, Duration.ZERO, wall),
        Ending.ALL);
  }

  /** Waits for the end of the program. */
  void await(long nanos) throws InterruptedException {
    boolean _ = ended.await(nanos, TimeUnit.NANOSECONDS);
  }
}
