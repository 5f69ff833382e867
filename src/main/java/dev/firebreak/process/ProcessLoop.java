package dev.firebreak.process;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread on which all programs are fed, listened to, looked at and reaped. It sleeps in
 * poll(2) until a pipe, an end or an order wakes it.
 */
final class ProcessLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessLoop.class);

  /** What is read or written at a time, so that nobody's flood keeps the others waiting. */
  private static final int PIECE = 64 * 1024;

  private static final long FIRST_LOOK = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long LOOK_WHILE_ENDING = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long LOOK_CLOSELY = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(250);

  private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean woken = new AtomicBoolean();
  private final int wake = Libc.eventfd();
  private final Thread thread;
  private volatile boolean closed;

  /** Belongs to the thread, as all below. */
  private final List<Child> children = new ArrayList<>();

  private final Orphans orphans = new Orphans();
  private final Strays strays = new Strays(ProcFs.ownSession());
  private final MemorySegment buffer = Arena.ofAuto().allocate(PIECE, 8);
  private final MemorySegment one = Arena.ofAuto().allocate(8, 8);
  private PollSet polled = new PollSet(64);
  private long nextLook = System.nanoTime();

  private ProcessLoop() {
    thread = Thread.ofPlatform().name("processes").daemon().unstarted(this::run);
  }

  static ProcessLoop start() {
    ProcessLoop loop = new ProcessLoop();
    loop.thread.start();
    return loop;
  }

  /** Has the thread do something soon. From any thread. */
  void execute(Runnable order) {
    orders.add(order);
    if (woken.compareAndSet(false, true)) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment count = arena.allocate(8, 8);
        count.set(JAVA_LONG, 0, 1);
        Libc.write(wake, count);
      }
    }
  }

  void add(Child child) {
    execute(
        () -> {
          children.add(child);
          orphans.started(child.process());
          nextLook = Math.min(nextLook, System.nanoTime() + FIRST_LOOK);
        });
  }

  Orphans orphans() {
    return orphans;
  }

  void reaped(Child child) {
    orphans.reaped(child.process());
    endStrays(child);
  }

  void ended(Child child) {
    endStrays(child);
    children.remove(child);
  }

  private void endStrays(Child child) {
    noteStrays();
    strays.ended(child.process());
  }

  private void noteStrays() {
    for (ProcFs.Stat orphan : orphans.look()) {
      if (children.stream().noneMatch(child -> child.tree().owns(orphan))) {
        strays.note(orphan, children.stream().map(Child::process).toList());
      }
    }
  }

  private void run() {
    while (!closed || !children.isEmpty()) { // What is killed is also waited for.
      try {
        turn();
      } catch (RuntimeException e) {
        LOG.error("Looking after processes failed; it goes on.", e);
      }
    }
    Libc.close(wake);
  }

  private void turn() {
    polled.clear();
    polled.add(wake, Libc.POLLIN);
    for (Child child : children) {
      polled.add(child.pidfd(), Libc.POLLIN);
      polled.add(child.out(), Libc.POLLIN);
      polled.add(child.err(), Libc.POLLIN);
      polled.add(child.input().wantsToWrite() ? child.input().fd() : -1, Libc.POLLOUT);
    }
    polled.poll(patience());
    if (polled.ready(0)) {
      Libc.read(wake, one);
    }
    int at = 1;
    for (Child child : List.copyOf(children)) {
      serve(child, at);
      at += 4;
    }
    obey();
    look();
  }

  private void serve(Child child, int at) {
    // Who laments and then answers did so in this order.
    if (polled.ready(at + 2)) {
      child.readErr(buffer);
    }
    if (polled.ready(at + 1)) {
      child.readOut(buffer);
    }
    if (polled.ready(at + 3) && !child.hasEnded()) {
      child.input().write(buffer);
    }
    if (polled.ready(at) && !child.hasEnded()) {
      child.exit();
    }
  }

  private void obey() {
    woken.set(false);
    for (Runnable order = orders.poll(); order != null; order = orders.poll()) {
      order.run();
    }
  }

  private void look() {
    long now = System.nanoTime();
    if (now - nextLook >= 0) {
      List.copyOf(children).forEach(Child::look);
      strays.look();
      noteStrays();
      nextLook = now + pause();
    }
  }

  private long pause() {
    long pause = LOOK;
    for (Child child : children) {
      if (child.ending()) {
        return LOOK_WHILE_ENDING;
      } else if (child.watchedClosely()) {
        pause = LOOK_CLOSELY;
      }
    }
    return pause;
  }

  /** How long nothing need be done; -1 for ever. */
  private int patience() {
    if (!orders.isEmpty()) {
      return 0;
    } else if (children.isEmpty() && strays.isEmpty()) {
      return -1;
    }
    long now = System.nanoTime();
    nextLook = Math.min(nextLook, now + pause());
    return (int) Math.max(0, TimeUnit.NANOSECONDS.toMillis(nextLook - now) + 1);
  }

  /** Ends everything that runs, and then the thread. */
  @Override
  public void close() {
    closed = true;
    execute(() -> List.copyOf(children).forEach(Child::kill));
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
