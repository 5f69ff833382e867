package dev.firebreak.process;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's side of the {@link Reaper}: starts it with the first program, restarts it when it has
 * ended, and reports the running processes to it. With a {@link NodeEndOrder} a reaper always runs.
 * Everything but {@link #start} and {@link #marked} belongs to the loop.
 */
final class ReaperClient {
  private static final Logger LOG = LoggerFactory.getLogger(ReaperClient.class);
  private static final long LONGEST_PAUSE_S = 60;

  /** A reaper with more unread input than this is taken for hung and replaced. */
  private static final long MOST_PENDING = 1 << 20;

  private final ProcessLoop loop;
  private final Launcher launcher;
  private final @Nullable ReaperCommand command;
  private final AtomicBoolean starting = new AtomicBoolean();
  private final AtomicBoolean warned = new AtomicBoolean();

  private volatile @Nullable Child reaper;
  private volatile @Nullable NodeEndOrder order;
  private volatile long notBefore = System.nanoTime();
  private final AtomicInteger failures = new AtomicInteger();

  /** Why the reaper is not prepared for the end of the node; empty if it is. */
  private String trouble = "";

  private boolean running;

  /** Whether the reaper was killed because another is wanted. */
  private boolean replaced;

  private final StringBuilder unsent = new StringBuilder();

  /** The processes that the reaper knows: by pid, the start time of each. */
  private final Map<Integer, Long> known = new HashMap<>();

  private ReaperClient(ProcessLoop loop, @Nullable ReaperCommand command) {
    this.loop = loop;
    this.launcher = new Launcher(loop);
    this.command = command;
  }

  static ReaperClient of(ProcessLoop loop) {
    return new ReaperClient(loop, ReaperCommand.ofThisJvm());
  }

  static ReaperClient of(ProcessLoop loop, ReaperCommand command) {
    return new ReaperClient(loop, command);
  }

  static ReaperClient withoutReaper(ProcessLoop loop) {
    return new ReaperClient(loop, null);
  }

  /** Returns the launch with the variable by which the reaper recognizes the program. */
  Launch marked(Launch launch) {
    return command == null ? launch : launch.with(command.mark());
  }

  /** Has the reaper carry out an order; one that was started without the order is replaced. */
  void setOrder(NodeEndOrder wanted) {
    order = wanted;
    Child old = reaper;
    if (old != null) {
      replace(old);
    } else {
      start();
    }
  }

  /** Whether a reaper should run, and does not. */
  boolean missing() {
    return order != null && reaper == null && command != null;
  }

  /** Starts the reaper, unless it runs or its last start was too recent. */
  void start() {
    ReaperCommand wanted = command;
    if (wanted == null
        || reaper != null
        || System.nanoTime() - notBefore < 0
        || !starting.compareAndSet(false, true)) {
      return;
    }
    try {
      pause();
      NodeEndOrder toDo = order;
      ReaperCommand full = toDo == null ? wanted : wanted.with(toDo);
      Child started =
          launcher.startReaper(new ProgramStart(full.launch(), full.ownMark(), new Report()));
      reaper = started;
      loop.execute(() -> register(toDo));
    } catch (CannotStart e) {
      warn(e.getMessage());
    } finally {
      starting.set(false);
    }
  }

  /**
   * Registers a reaper that was started.
   *
   * @param startedWith the order whose action it has; null for none
   */
  private void register(@Nullable NodeEndOrder startedWith) {
    Child started = reaper;
    running = started != null;
    if (started != null && !Objects.equals(startedWith, order)) {
      replace(started); // The order was given during the start.
      return;
    }
    unsent.append(NodeIdentity.own().line());
    tellOrder();
    loop.reaperStarted();
  }

  /** Kills a reaper that lacks the order; the next check starts one that has it. */
  private void replace(Child old) {
    replaced = true;
    old.killAll();
  }

  private void tellOrder() {
    NodeEndOrder toDo = order;
    if (toDo != null && running() != null) {
      unsent.append(toDo.line());
      flush();
    }
  }

  /** The parameters may have changed, as a password may: they are sent to the reaper again. */
  private void onStatus(String status) {
    if (!status.isEmpty() && trouble.isEmpty()) {
      LOG.warn(
          "The reaper process is not prepared for the end of this node ({}): if the node's process"
              + " ended now, its tasks would run elsewhere only after the whole lease; it tries"
              + " again.",
          status);
    } else if (status.isEmpty() && !trouble.isEmpty()) {
      LOG.info("The reaper process is prepared for the end of this node again.");
    }
    trouble = status;
    if (!status.isEmpty()) {
      tellOrder();
    }
  }

  private void pause() {
    long seconds = Math.min(LONGEST_PAUSE_S, 1L << Math.min(failures.getAndIncrement(), 10));
    notBefore = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
  }

  private void warn(@Nullable String why) {
    if (!warned.getAndSet(true)) {
      LOG.warn(
          "The reaper process does not run ({}), so programs would survive a kill -9 of this node;"
              + " the node starts it again.",
          why);
    }
  }

  /** The reaper as a child of the loop; null if none runs. */
  @Nullable Child running() {
    return running ? reaper : null;
  }

  /** Reports all processes that are new since the last report, and all that have ended. */
  void tell(Collection<Child> children, Collection<Orphan> orphans) {
    if (running() == null) {
      return; // A new reaper gets the full list.
    }
    Map<Integer, Long> now = new HashMap<>();
    children.stream().filter(child -> !child.ending()).forEach(child -> note(child, now));
    for (Orphan orphan : orphans) {
      if (ProgramMark.isOfProgram(orphan.stat())) {
        now.put(orphan.stat().pid(), orphan.stat().started());
      }
    }
    known.keySet().stream().filter(pid -> !now.containsKey(pid)).forEach(this::reportEnd);
    now.forEach(this::report);
    known.clear();
    known.putAll(now);
    flush();
  }

  private void note(Child child, Map<Integer, Long> now) {
    Long started = known.get(child.process());
    ProcFs.Stat stat = started == null ? ProcFs.stat(child.process()) : null;
    if (started != null) {
      now.put(child.process(), started);
    } else if (stat != null) {
      now.put(child.process(), stat.started());
    }
  }

  /** Reports one more program. */
  void started(Child child) {
    ProcFs.Stat stat = running() == null ? null : ProcFs.stat(child.process());
    if (stat != null) {
      report(stat.pid(), stat.started());
      known.put(stat.pid(), stat.started());
      flush();
    }
  }

  /**
   * Notes that a program has ended. Sent with the next report, because each write wakes the reaper.
   */
  void ended(Child child) {
    if (known.remove(child.process()) != null) {
      reportEnd(child.process());
    }
  }

  private void report(int pid, long started) {
    Long before = known.get(pid);
    if (before == null || before != started) {
      unsent.append('+').append(pid).append(' ').append(started).append('\n');
    }
  }

  private void reportEnd(int pid) {
    unsent.append('-').append(pid).append('\n');
  }

  private void flush() {
    Child now = running();
    if (now != null && !unsent.isEmpty()) {
      now.input().add(unsent.toString().getBytes(StandardCharsets.US_ASCII));
      if (now.input().pending() > MOST_PENDING) {
        now.killAll();
      }
    }
    unsent.setLength(0);
  }

  /** Receives the output and the end of the reaper. */
  private final class Report implements Listener {
    private final ReaperReport output = new ReaperReport(ReaperClient.this::onStatus);

    @Override
    public void out(ByteBuffer bytes) {
      failures.set(0); // Output means that the reaper has started.
      output.out(bytes);
    }

    @Override
    public void err(ByteBuffer bytes) {
      output.err(bytes);
    }

    @Override
    public void ended(Ending ending) {
      reaper = null;
      running = false;
      known.clear();
      unsent.setLength(0);
      String how = ending.signal().isEmpty() ? "exit " + ending.exitCode() : ending.signal();
      if (!loop.closing() && !replaced) {
        warn(how + ' ' + output);
      }
      replaced = false;
    }
  }
}
