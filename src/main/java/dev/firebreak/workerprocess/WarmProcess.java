package dev.firebreak.workerprocess;

import dev.firebreak.command.Programs;
import dev.firebreak.outputlog.LineOwner;
import dev.firebreak.outputlog.OutputLines;
import dev.firebreak.process.Ending;
import dev.firebreak.process.Listener;
import dev.firebreak.process.Running;
import dev.firebreak.task.Outcome;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One process that is kept ready, from its start to its end. Guarded by its pool. */
final class WarmProcess implements Listener {
  private static final Duration FOLDER_UNSEEN = Duration.ofSeconds(1);

  private final Pool pool;
  private final Programs programs;
  private final ProcessSpec recipe;
  private final Dialect dialect;
  private final Path folder;
  private final ExitEvidence evidence = new ExitEvidence();
  private final LineReader reader;
  private final ProcessControl control = new ProcessControl();

  /** What the log repeats of the standard error; null for nothing. */
  private final @Nullable OutputLines logged;

  private @Nullable WarmExecution current;

  /** The attempt whose outcome was reported although this process had outlived its kill. */
  private @Nullable WarmExecution outlived;

  private boolean ready;

  /** Whether the process was told to end, or its output is not needed any more. */
  private boolean ending;

  /** Whether the process has ended by itself; its last output may not have been handled yet. */
  private boolean over;

  private long idleSince;

  /** Ends the process if it takes too long to become ready, or to end. */
  private CompletableFuture<?> timer = CompletableFuture.completedFuture(null);

  WarmProcess(Pool pool, Programs programs, ProcessSpec recipe, Dialect dialect, String name) {
    this.pool = pool;
    this.programs = programs;
    this.recipe = recipe;
    this.dialect = dialect;
    this.folder = programs.folder().resolve(name);
    this.logged = recipe.log().stderr();
    this.reader =
        new LineReader(pool, dialect, programs::execute, lines(), new Answers(pool, this, recipe));
    this.idleSince = pool.now();
  }

  private Lines lines() {
    long longest = Math.min(recipe.lines().longest(), Lines.longest(pool.memory()));
    return new Lines(longest, pool.memory().share());
  }

  /** Starts the process, on a thread that may block. */
  void launch() {
    new ProcessStart(pool, programs, recipe, this, folder).run();
  }

  void attach(Running started) {
    control.attach(started);
    if (ending) {
      control.kill();
    } else if (dialect.greeting().length > 0) {
      control.send(dialect.greeting());
      timer = pool.awaitReady(this);
    } else {
      becomeReady();
    }
  }

  private void becomeReady() {
    timer.cancel(false);
    ready = true;
    if (current != null) {
      handOver(current);
    }
  }

  private void handOver(WarmExecution execution) {
    execution.handedOver(control.pid());
    control.sendAttempt(execution.line());
  }

  ExitEvidence evidence() {
    return evidence;
  }

  @Nullable WarmExecution current() {
    return current;
  }

  boolean isReady() {
    return ready;
  }

  /** Whether the process must not get another attempt. */
  boolean isEnding() {
    return ending || over;
  }

  /** Whether the output of the process is still needed. */
  boolean isOutputNeeded() {
    return !ending;
  }

  long idleSince() {
    return idleSince;
  }

  /**
   * Whether its folder was removed. Checked only after a pause, because a check costs a system
   * call.
   */
  boolean hasLostItsFolder() {
    return ready
        && pool.now() - idleSince > FOLDER_UNSEEN.toNanos()
        && !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
  }

  void assign(WarmExecution execution) {
    current = execution;
    execution.process = this;
    if (ready) {
      handOver(execution);
    } else {
      execution.waitsForReady();
    }
  }

  /** Answers a line about a step, unless the process no longer has the attempt. */
  void answerStep(WarmExecution execution, StepReply reply) {
    byte[] line = dialect.stepReply(execution.id(), reply); // May be long: no monitor is held.
    synchronized (pool) {
      if (current == execution) {
        control.send(line);
      }
    }
  }

  /** How many bytes were sent that the process has not taken. */
  long unread() {
    return control.unread();
  }

  /** Records that the process reports to be ready; returns whether that was expected. */
  boolean declareReady() {
    if (!control.holds() || ready) {
      return false;
    }
    becomeReady();
    pool.isReady();
    return true;
  }

  /**
   * Records an answer and returns the attempt that the process had. The caller decides what the
   * process does next.
   */
  @Nullable WarmExecution answered() {
    evidence.answered();
    idleSince = pool.now();
    return releaseExecution();
  }

  /** The output that answers no attempt; null if there is none. */
  byte @Nullable [] rest() {
    return reader.rest();
  }

  @Nullable WarmExecution releaseExecution() {
    WarmExecution had = current;
    current = null;
    if (had != null) {
      had.process = null;
    }
    return had;
  }

  /** Asks the process to end its attempt; returns whether the attempt had begun. */
  boolean cancel() {
    if (!ready) {
      releaseExecution();
      pool.free(this);
      return false;
    }
    if (dialect.cancellation().length > 0) {
      control.send(dialect.cancellation());
    } else {
      ending = true;
      control.terminate();
    }
    return true;
  }

  /** Ends its attempt at once; returns whether the attempt had begun. */
  boolean abandon() {
    if (!ready && current != null) {
      return cancel();
    }
    kill();
    return true;
  }

  /** Kills the process, whose output is not needed any more. */
  void kill() {
    ending = true;
    control.kill();
  }

  /** Ends the process because it did not become ready in time. */
  void endUnready() {
    evidence.unusable("it was not ready in time");
    control.kill();
  }

  /** Ends its input, so that the process can end by itself. */
  void retire() {
    ending = true;
    control.endInput();
    timer.cancel(false);
    timer = pool.later(recipe.grace(), this::killLate);
  }

  private void killLate() {
    synchronized (pool) {
      control.kill();
    }
  }

  @Override
  public void out(ByteBuffer bytes) {
    reader.add(bytes);
  }

  @Override
  public void err(ByteBuffer bytes) {
    if (logged != null) {
      logged.add(bytes, owner());
    }
    synchronized (pool) {
      if (ready && current != null) {
        current.wrote(bytes); // A process has one attempt at a time.
      }
      evidence.addNoise(bytes);
    }
  }

  private LineOwner owner() {
    synchronized (pool) {
      return ready && current != null ? current.owner() : LineOwner.NONE;
    }
  }

  @Override
  public void survived(String reason, @Nullable Ending root) {
    synchronized (pool) {
      ending = true;
      pool.withdraw(this);
      pool.survivors().add(name(), reason);
      outlived = releaseExecution();
      if (outlived != null) {
        outlived.outlive();
      }
      pool.replace();
    }
    WarmExecution had = outlived;
    if (had != null) {
      elsewhere(() -> had.report(evidence.survived(reason)));
    }
  }

  private String name() {
    return folder.getFileName().toString();
  }

  @Override
  public void ended(Ending how) {
    if (logged != null) {
      logged.end();
    }
    synchronized (pool) {
      over = true;
      pool.withdraw(this);
    }
    elsewhere(() -> reader.afterwards(() -> finish(how)));
  }

  /** Removing files may block, and this thread serves all processes. */
  private void elsewhere(Runnable last) {
    try {
      programs.execute(last);
    } catch (RuntimeException | OutOfMemoryError _) {
      last.run(); // The node is closing, or no thread can be started.
    }
  }

  private void finish(Ending how) {
    reader.end();
    Programs.remove(folder);
    WarmExecution had;
    Outcome outcome;
    synchronized (pool) {
      timer.cancel(false);
      control.detach();
      pool.survivors().remove(name());
      had = releaseExecution();
      boolean read = ready && control.wasRead(how);
      outcome = new ExitClassifier(pool, evidence).judge(this, how, had, read);
    }
    if (had != null) {
      had.report(outcome);
    }
    WarmExecution waits = outlived;
    if (waits != null) {
      waits.gone();
    }
  }
}
