package dev.firebreak.process;

import dev.firebreak.liveness.HeapWatch;
import dev.firebreak.liveness.Loop;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread on which all programs are fed, listened to, looked at and reaped. It sleeps in
 * poll(2) until a pipe, an end or an order wakes it. Whatever goes wrong with one program does not
 * keep it from the others.
 */
final class ProcessLoop implements Loop.Work, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessLoop.class);

  /** What is read or written at a time, so that nobody's flood keeps the others waiting. */
  private static final int PIECE = 64 * 1024;

  private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(250);
  private static final long AFTER_TROUBLE_MS = 100;
  private static final long COMPLAINT_PAUSE = TimeUnit.SECONDS.toNanos(10);
  private static final long WITHOUT_FILES_PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

  private final LoopTasks orders = new LoopTasks();
  private final Orphans orphans = new Orphans();
  private final Loop loop = Loop.prompt("processes", this, () -> execute(() -> {}));
  private final AtomicInteger tickets = new AtomicInteger();
  private volatile boolean closed;

  /** Starts that are under way: what they bring may be here before they are. */
  private final Set<Integer> underWay = ConcurrentHashMap.newKeySet();

  private @Nullable ReaperClient post;

  /** Belongs to the thread, as all below. */
  private final List<Child> children = new ArrayList<>();

  private final UnattributedOrphans strays = new UnattributedOrphans();
  private final MemorySegment buffer = Arena.ofAuto().allocate(PIECE, 8);
  private final MemorySegment one = Arena.ofAuto().allocate(8, 8);
  private final PollSet polled = new PollSet(64);
  private long nextLook = System.nanoTime();
  private long complainedAt = nextLook - COMPLAINT_PAUSE - 1;

  private final Kill kill;

  ProcessLoop(Kill kill) {
    this.kill = kill;
  }

  void start(ReaperClient guard) {
    post = guard;
    loop.start();
  }

  private ReaperClient post() {
    ReaperClient known = post;
    if (known == null) {
      throw new IllegalStateException("not started");
    }
    return known;
  }

  /** Has the thread do something soon. From any thread. */
  void execute(Runnable order) {
    orders.add(order);
  }

  /** A program is about to be started. From any thread, as all below. */
  int ticket() {
    int ticket = tickets.decrementAndGet(); // No process has a number below 0.
    underWay.add(ticket);
    return ticket;
  }

  /**
   * That start is over.
   *
   * @param child what came of it; null if nothing
   */
  void started(int ticket, @Nullable Child child) {
    execute(
        () -> {
          if (child != null) {
            children.add(child);
            post().started(child);
          }
          underWay.remove(ticket);
          strays.started(ticket, child == null ? 0 : child.process());
        });
  }

  /** There is a guard, who knows of nobody yet. */
  void manned() {
    post().tell(children, orphans.scan());
  }

  boolean closing() {
    return closed;
  }

  Kill kill() {
    return kill;
  }

  Orphans orphans() {
    return orphans;
  }

  void ended(Child child) {
    children.remove(child);
    post().ended(child);
    noteStrays(orphans.seen()); // Those too of whom it was the last to know.
    strays.ended(child.process());
  }

  private void noteStrays(List<Orphan> found) {
    for (Orphan orphan : found) {
      if (ProgramMark.isOfProgram(orphan.stat())
          && children.stream().noneMatch(child -> child.tree().owns(orphan))) {
        Set<Integer> suspects = new HashSet<>(underWay);
        children.forEach(child -> suspects.add(child.process()));
        strays.note(orphan.stat(), suspects);
      }
    }
  }

  @Override
  public boolean turn() {
    if (closed && children.isEmpty() && orders.isEmpty()) {
      return false; // What is killed is waited for.
    }
    try {
      serve();
    } catch (UncheckedIOException e) {
      complain(e); // Nobody's fault; whoever it was about is looked at again.
    }
    return true;
  }

  @Override
  public void end() {
    Child guard = post().running();
    if (guard != null) {
      guard.dismiss(); // There is nobody left to be guarded.
    }
    orders.close();
  }

  /** Does something whose failure must not end this thread, nor keep it busy with nothing else. */
  private void attempt(Runnable deed, @Nullable Child culprit) {
    try {
      deed.run();
    } catch (UncheckedIOException e) {
      complain(e); // Nobody's fault; whoever it was about is looked at again.
    } catch (Throwable t) {
      HeapWatch.noticed(t);
      try {
        LOG.error("Looking after processes failed; it goes on.", t);
        if (culprit != null) {
          culprit.killAll();
        } else {
          TimeUnit.MILLISECONDS.sleep(AFTER_TROUBLE_MS);
        }
      } catch (InterruptedException | RuntimeException | Error _) {
        // A full heap, for one: it will have to be tried again anyway.
      }
    }
  }

  private void complain(UncheckedIOException e) {
    long now = System.nanoTime();
    if (now - complainedAt > COMPLAINT_PAUSE) {
      complainedAt = now;
      LOG.warn("Programs can't be looked at now, but will be again: {}", e.getMessage());
    }
  }

  private void serve() {
    polled.clear();
    int woken = polled.add(orders.fd(), Libc.POLLIN);
    List<Child> served = new ArrayList<>(children);
    Child guard = post().running();
    if (guard != null) {
      served.add(guard);
    }
    for (Child child : served) {
      child.enlist(polled);
    }
    polled.poll(patience(served));
    if (polled.ready(woken)) {
      Libc.read(orders.fd(), one);
    }
    for (Child child : served) {
      attempt(() -> child.serve(polled, buffer), child);
    }
    orders.take(order -> attempt(order, null));
    look(served);
  }

  /** Whoever is due is looked at, and all see the same orphans: to find them takes time. */
  private void look(List<Child> served) {
    long now = System.nanoTime();
    boolean all = now - nextLook >= 0;
    List<Child> due = served.stream().filter(child -> child.due(now)).toList();
    if (!all && due.isEmpty()) {
      return;
    }
    nextLook = all ? now + LOOK : nextLook;
    due.forEach(child -> child.lookAgain(now + WITHOUT_FILES_PAUSE));
    List<Orphan> found = orphans.scan();
    noteStrays(found);
    due.forEach(child -> attempt(() -> child.look(found, buffer), child));
    if (all) {
      strays.recheck();
      post().tell(children, found);
      if (!children.isEmpty()) {
        post().start();
      }
    }
  }

  /** How long nothing need be done; -1 for ever. */
  private int patience(List<Child> served) {
    if (!orders.isEmpty()) {
      return 0;
    } else if (children.isEmpty() && strays.isEmpty() && served.stream().noneMatch(Child::ending)) {
      return -1;
    }
    long now = System.nanoTime();
    long wait = nextLook - now;
    for (Child child : served) {
      wait = Math.min(wait, child.lookAt() - now);
    }
    return wait <= 0 ? 0 : (int) TimeUnit.NANOSECONDS.toMillis(wait) + 1;
  }

  /** Ends everything that runs, and then the thread. */
  @Override
  public void close() {
    closed = true;
    execute(() -> List.copyOf(children).forEach(Child::kill));
    if (!loop.isCurrent()) {
      loop.join(Duration.ofSeconds(10));
    }
  }
}
