package dev.firebreak.process;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's side of its guard: starts it with the first program, again when it died, and tells it
 * who runs. All but {@link #start}, {@link #marked} and {@link #pid} belongs to the loop.
 */
final class ReaperClient {
  private static final Logger LOG = LoggerFactory.getLogger(ReaperClient.class);
  private static final long LONGEST_PAUSE_S = 60;

  /** A guard that reads nothing any more is none. */
  private static final long MOST_PENDING = 1 << 20;

  private final ProcessLoop loop;
  private final Launcher launcher;
  private final @Nullable ReaperCommand command;
  private final AtomicBoolean starting = new AtomicBoolean();
  private final AtomicBoolean warned = new AtomicBoolean();

  private volatile @Nullable Child guard;
  private volatile long notBefore = System.nanoTime();
  private final AtomicInteger failures = new AtomicInteger();

  private boolean running;
  private final StringBuilder unsaid = new StringBuilder();

  /** By pid, when each was started. */
  private final Map<Integer, Long> told = new HashMap<>();

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

  static ReaperClient unmanned(ProcessLoop loop) {
    return new ReaperClient(loop, null);
  }

  /** The program as it is to be started: with what the guard knows it by. */
  Launch marked(Launch launch) {
    return command == null ? launch : launch.with(command.mark());
  }

  long pid() {
    Child now = guard;
    return now == null ? 0 : now.pid();
  }

  /** Sees to it that there is a guard, if one can be had. */
  void start() {
    ReaperCommand wanted = command;
    if (wanted == null
        || guard != null
        || System.nanoTime() - notBefore < 0
        || !starting.compareAndSet(false, true)) {
      return;
    }
    try {
      pause();
      Child started = launcher.startGuard(wanted.launch(), wanted.ownMark(), new Report());
      guard = started;
      loop.execute(this::report);
    } catch (CannotStart e) {
      complain(e.getMessage());
    } finally {
      starting.set(false);
    }
  }

  private void report() {
    running = guard != null;
    loop.manned();
  }

  private void pause() {
    long seconds = Math.min(LONGEST_PAUSE_S, 1L << Math.min(failures.getAndIncrement(), 10));
    notBefore = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
  }

  private void complain(@Nullable String why) {
    if (!warned.getAndSet(true)) {
      LOG.warn(
          "There is no guard ({}): programs would survive a kill -9 of this node. Trying again.",
          why);
    }
  }

  /** The one to be fed, listened to and reaped; null if there is none. */
  @Nullable Child running() {
    return running ? guard : null;
  }

  /** Tells of all who are there now and were not told of yet, and of those who have gone. */
  void tell(Collection<Child> children, Collection<Orphan> orphans) {
    if (running() == null) {
      return; // Whoever comes will be told of all.
    }
    Map<Integer, Long> now = new HashMap<>();
    children.stream().filter(child -> !child.ending()).forEach(child -> note(child, now));
    for (Orphan orphan : orphans) {
      if (ProgramMark.isOfProgram(orphan.stat())) {
        now.put(orphan.stat().pid(), orphan.stat().started());
      }
    }
    told.keySet().stream().filter(pid -> !now.containsKey(pid)).forEach(this::unsay);
    now.forEach(this::say);
    told.clear();
    told.putAll(now);
    flush();
  }

  private void note(Child child, Map<Integer, Long> now) {
    Long started = told.get(child.process());
    ProcFs.Stat stat = started == null ? ProcFs.stat(child.process()) : null;
    if (started != null) {
      now.put(child.process(), started);
    } else if (stat != null) {
      now.put(child.process(), stat.started());
    }
  }

  /** Tells of one more. */
  void started(Child child) {
    ProcFs.Stat stat = running() == null ? null : ProcFs.stat(child.process());
    if (stat != null) {
      say(stat.pid(), stat.started());
      told.put(stat.pid(), stat.started());
      flush();
    }
  }

  /** One has ended: is said with the next that is to be said, as each word wakes the guard. */
  void ended(Child child) {
    if (told.remove(child.process()) != null) {
      unsay(child.process());
    }
  }

  private void say(int pid, long started) {
    Long known = told.get(pid);
    if (known == null || known != started) {
      unsaid.append('+').append(pid).append(' ').append(started).append('\n');
    }
  }

  private void unsay(int pid) {
    unsaid.append('-').append(pid).append('\n');
  }

  private void flush() {
    Child now = running();
    if (now != null && !unsaid.isEmpty()) {
      now.input().add(unsaid.toString().getBytes(StandardCharsets.US_ASCII));
      if (now.input().pending() > MOST_PENDING) {
        now.killAll();
      }
    }
    unsaid.setLength(0);
  }

  /** Hears of the guard. */
  private final class Report implements Listener {
    private final StringBuilder words = new StringBuilder();

    @Override
    public void out(ByteBuffer bytes) {
      failures.set(0); // It is up.
      err(bytes);
    }

    @Override
    public void err(ByteBuffer bytes) {
      if (words.length() < 1000) {
        words.append(StandardCharsets.UTF_8.decode(bytes));
      }
    }

    @Override
    public void ended(Ending ending) {
      guard = null;
      running = false;
      told.clear();
      unsaid.setLength(0);
      String how = ending.signal().isEmpty() ? "exit " + ending.exitCode() : ending.signal();
      if (!loop.closing()) {
        complain(how + ' ' + words.toString().strip().replace('\n', ' '));
      }
    }
  }
}
