package dev.firebreak.warm;

import dev.firebreak.isolate.CommandOutcome;
import dev.firebreak.isolate.Programs;
import dev.firebreak.isolate.Tail;
import dev.firebreak.process.CannotStart;
import dev.firebreak.process.Ending;
import dev.firebreak.process.Launch;
import dev.firebreak.process.Listener;
import dev.firebreak.process.Running;
import dev.firebreak.task.Cause;
import dev.firebreak.task.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One process that is kept ready. Guarded by its pool. */
final class WarmProcess implements Listener {
  /** What is shorter is read on the thread that serves all processes. */
  private static final int SHORT = 64 * 1024;

  private static final byte[] NEW_LINE = {'\n'};

  private final Pool pool;
  private final Programs programs;
  private final Recipe recipe;
  private final Dialect dialect;
  private final Path folder;
  private final Lines lines;

  private @Nullable Running running;
  private @Nullable WarmExecution current;
  private Tail stderr = new Tail();

  /** What the attempt that it has comes to, whatever it does from now on. */
  private @Nullable Outcome verdict;

  /** Why it was never ready, in its own words. */
  private String unusable = "";

  private boolean ready;
  private boolean reading;
  private boolean ending;
  private int answered;
  private long idleSince;
  private long sent;

  /** How much of that before the attempt that it has. */
  private long sentBefore;

  WarmProcess(Pool pool, Programs programs, Recipe recipe, Dialect dialect, String name) {
    this.pool = pool;
    this.programs = programs;
    this.recipe = recipe;
    this.dialect = dialect;
    this.folder = programs.folder().resolve(name);
    this.lines = new Lines(recipe.maxLine());
    this.idleSince = pool.now();
  }

  /** Starts it, on a thread that may block. */
  void launch() {
    try {
      Files.createDirectory(folder);
      Map<String, String> environment = new TreeMap<>(recipe.environment());
      environment.put("FIREBREAK_TYPE", recipe.type());
      environment.put("FIREBREAK_PROCESS", folder.toString());
      Launch launch = new Launch(recipe.command(), environment, folder, recipe.limits());
      String mark = "FIREBREAK_PROCESS=" + folder;
      Running started = programs.processes().start(launch, mark, this);
      synchronized (pool) {
        running = started;
        begin(started);
      }
    } catch (CannotStart e) {
      notStarted(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      notStarted("its folder could not be made: " + e);
    } catch (RuntimeException e) {
      notStarted("it could not be started: " + e);
    }
  }

  private void notStarted(String reason) {
    Programs.remove(folder);
    WarmExecution waiting;
    Outcome outcome;
    synchronized (pool) {
      waiting = take();
      outcome = pool.failedToStart(this, reason);
    }
    if (waiting != null) {
      waiting.end(outcome);
    }
  }

  private void begin(Running started) {
    if (ending) {
      started.kill();
    } else if (dialect.greeting().length > 0) {
      send(started, dialect.greeting());
    } else {
      becomeReady(started);
    }
  }

  private void becomeReady(Running started) {
    ready = true;
    if (current != null) {
      order(started, current);
    }
  }

  private void order(Running started, WarmExecution execution) {
    sentBefore = sent;
    send(started, execution.line());
  }

  private void send(Running to, byte[] bytes) {
    to.send(bytes);
    sent += bytes.length;
  }

  boolean isReady() {
    return ready;
  }

  boolean isEnding() {
    return ending;
  }

  boolean hasAnswered() {
    return answered > 0;
  }

  long idleSince() {
    return idleSince;
  }

  void give(WarmExecution execution) {
    current = execution;
    execution.process = this;
    if (running != null && ready) {
      order(running, execution);
    }
  }

  private @Nullable WarmExecution take() {
    WarmExecution had = current;
    current = null;
    if (had != null) {
      had.process = null;
    }
    return had;
  }

  /** Asks for the end of its attempt; returns whether that had begun. */
  boolean cancel() {
    if (!ready) {
      take();
      pool.free(this);
      return false;
    }
    if (running != null && dialect.cancellation().length > 0) {
      send(running, dialect.cancellation());
    } else if (running != null) {
      ending = true;
      running.terminate();
    }
    return true;
  }

  /** Ends it now; returns whether its attempt had begun. */
  boolean kill() {
    if (!ready && current != null) {
      return cancel();
    }
    ending = true;
    if (running != null) {
      running.kill();
    }
    return true;
  }

  /** It has taken too long to become ready. */
  void endUnready() {
    unusable = "it was not ready in time";
    killIfThere();
  }

  /** There is nothing more for it to do: it may end by itself. */
  void retire() {
    ending = true;
    if (running != null) {
      running.endInput();
    }
    pool.later(recipe.grace(), this::killIfThere);
  }

  private void killIfThere() {
    synchronized (pool) {
      if (running != null) {
        running.kill();
      }
    }
  }

  @Override
  public void out(ByteBuffer bytes) {
    synchronized (pool) {
      if (ending) {
        return;
      }
      lines.add(bytes);
    }
    readLines();
  }

  @Override
  public void err(ByteBuffer bytes) {
    synchronized (pool) {
      stderr.add(bytes);
    }
  }

  private void readLines() {
    while (true) {
      byte[] line;
      String id;
      synchronized (pool) {
        line = ending || reading ? null : lines.next();
        if (line == null) {
          if (!ending && !reading && lines.tooLong()) {
            wroteTooMuch();
          }
          return;
        } else if (dialect.isNoise(line)) {
          stderr.add(ByteBuffer.wrap(line));
          stderr.add(ByteBuffer.wrap(NEW_LINE));
          continue;
        } else if (current == null && ready) {
          wroteUnasked(line);
          return;
        }
        id = current == null ? "" : current.id();
        reading = line.length > SHORT;
      }
      if (line.length > SHORT) {
        programs.execute(() -> readLong(line, id));
        return;
      }
      heard(dialect.read(line, id), line);
    }
  }

  private void readLong(byte[] line, String id) {
    Answer answer;
    try {
      answer = dialect.read(line, id);
    } catch (RuntimeException | OutOfMemoryError e) {
      answer = new Answer.Wrong("its answer could not be read: " + e);
    }
    synchronized (pool) {
      reading = false;
    }
    heard(answer, line);
    readLines();
  }

  private void heard(Answer answer, byte[] line) {
    switch (answer) {
      case Answer.Ended(Outcome outcome) -> answered(outcome, line);
      case Answer.Failed(String detail) -> {
        String said;
        synchronized (pool) {
          said = stderr.text();
        }
        answered(new Outcome.Crashed(new Cause.Reported(detail, said)), line);
      }
      case Answer.Ready _ -> {
        synchronized (pool) {
          if (running == null || ready) {
            condemn("it said twice that it is ready", line);
          } else {
            becomeReady(running);
            pool.isReady();
          }
        }
      }
      case Answer.Unusable(String reason) -> {
        synchronized (pool) {
          unusable = reason;
        }
      }
      case Answer.Wrong(String fault) -> {
        synchronized (pool) {
          condemn(fault, line);
        }
      }
    }
  }

  private void answered(Outcome outcome, byte[] line) {
    WarmExecution done = null;
    synchronized (pool) {
      if (ending || current == null) {
        return; // Its end is on its way.
      } else if (!ready) {
        condemn("it answered before it was ready", line);
      } else if (current.cancelled) {
        verdict = outcome;
        kill(); // Whatever it has begun beside the answer ends with it.
      } else {
        done = take();
        stderr = new Tail();
        answered++;
        idleSince = pool.now();
        settle();
      }
    }
    if (done != null) {
      done.end(outcome);
    }
  }

  /** After an answer: is there another attempt in it? */
  private void settle() {
    byte[] rest = lines.begun();
    if (rest.length > 0) {
      wroteUnasked(rest);
    } else if (answered >= recipe.warm().maxTasks()) {
      retire();
      pool.replace();
    } else {
      pool.free(this);
    }
  }

  private void wroteUnasked(byte[] line) {
    pool.wroteUnasked(this, Texts.excerpt(line));
    kill();
  }

  private void wroteTooMuch() {
    if (current == null) {
      wroteUnasked(lines.begun());
    } else {
      verdict = new Outcome.OutputTooLarge(recipe.program().maxOutput());
      ending = true;
      killIfThere();
    }
  }

  private void condemn(String fault, byte[] line) {
    if (current != null) {
      verdict = new Outcome.Crashed(new Cause.Garbled(fault, Texts.excerpt(line), stderr.text()));
    }
    ending = true;
    killIfThere();
  }

  /** Removing files may block, and this thread serves everybody. */
  @Override
  public void ended(Ending how) {
    try {
      programs.execute(() -> finish(how));
    } catch (RuntimeException _) {
      finish(how); // The node is closing.
    }
  }

  private void finish(Ending how) {
    Programs.remove(folder);
    WarmExecution had;
    Outcome outcome;
    synchronized (pool) {
      running = null;
      had = take();
      outcome = judge(how, had);
    }
    if (had != null) {
      had.end(outcome);
    }
  }

  private Outcome judge(Ending how, @Nullable WarmExecution had) {
    String said = stderr.text();
    boolean atOnce = had == null ? !ending && answered == 0 : !begun(how, had);
    if (verdict != null) {
      pool.brokenOff(this);
      return verdict;
    } else if (atOnce && how.strike() == Ending.Strike.NONE) {
      return pool.endedAtOnce(this, Blame.inOneLine(how, unusable.isEmpty() ? said : unusable));
    } else if (had == null) {
      pool.gone(this);
    } else {
      pool.brokenOff(this);
    }
    return new Outcome.Crashed(Blame.of(CommandOutcome.cause(how, said)));
  }

  /** An attempt of which not a byte was read is not to blame for anything. */
  private boolean begun(Ending how, WarmExecution had) {
    return had.cancelled || (ready && how.read() > sentBefore);
  }
}
