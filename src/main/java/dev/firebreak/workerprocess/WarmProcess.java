package dev.firebreak.workerprocess;

import dev.firebreak.command.Programs;
import dev.firebreak.process.Ending;
import dev.firebreak.process.Listener;
import dev.firebreak.process.Running;
import dev.firebreak.task.Outcome;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
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
  private final LineReader hearing;
  private final ProcessControl leash = new ProcessControl();

  private @Nullable WarmExecution current;

  /** The attempt whose caller was answered although this process had outlived its kill. */
  private @Nullable WarmExecution outlived;

  private boolean ready;

  /** It was told to end, or is not worth hearing. */
  private boolean ending;

  /** It has ended by itself, but what it said last may not have been heard. */
  private boolean over;

  private long idleSince;

  WarmProcess(Pool pool, Programs programs, ProcessSpec recipe, Dialect dialect, String name) {
    this.pool = pool;
    this.programs = programs;
    this.recipe = recipe;
    this.dialect = dialect;
    this.folder = programs.folder().resolve(name);
    this.hearing =
        new LineReader(pool, dialect, programs::execute, lines(), new Answers(pool, this, recipe));
    this.idleSince = pool.now();
  }

  private Lines lines() {
    long longest = Math.min(recipe.maxLine(), Lines.longest(pool.memory()));
    return new Lines(longest, pool.memory().share());
  }

  /** Starts it, on a thread that may block. */
  void launch() {
    new ProcessStart(pool, programs, recipe, this, folder).run();
  }

  void begin(Running started) {
    leash.attach(started);
    if (ending) {
      leash.kill();
    } else if (dialect.greeting().length > 0) {
      leash.send(dialect.greeting());
      pool.awaitReady(this);
    } else {
      becomeReady();
    }
  }

  private void becomeReady() {
    ready = true;
    if (current != null) {
      handOver(current);
    }
  }

  private void handOver(WarmExecution execution) {
    execution.handedOver();
    leash.sendAttempt(execution.line());
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

  /** Whether it is to have no other attempt. */
  boolean isEnding() {
    return ending || over;
  }

  /** Whether what it says still matters. */
  boolean isHeard() {
    return !ending;
  }

  long idleSince() {
    return idleSince;
  }

  /** Looked at only after a pause, as each look costs a call of the system. */
  boolean hasLostItsFolder() {
    return ready
        && pool.now() - idleSince > FOLDER_UNSEEN.toNanos()
        && !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
  }

  void give(WarmExecution execution) {
    current = execution;
    execution.process = this;
    if (ready) {
      handOver(execution);
    } else {
      execution.waitsForReady();
    }
  }

  /** It says that it is ready; returns whether it may. */
  boolean declareReady() {
    if (!leash.holds() || ready) {
      return false;
    }
    becomeReady();
    pool.isReady();
    return true;
  }

  /** It has answered; returns the attempt that it had. What it is to do next is not said. */
  @Nullable WarmExecution answered() {
    evidence.answered();
    idleSince = pool.now();
    return take();
  }

  /** What it wrote that is no answer to anybody; null if it keeps quiet. */
  byte @Nullable [] rest() {
    return hearing.rest();
  }

  @Nullable WarmExecution take() {
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
    if (dialect.cancellation().length > 0) {
      leash.send(dialect.cancellation());
    } else {
      ending = true;
      leash.terminate();
    }
    return true;
  }

  /** Ends its attempt now; returns whether that had begun. */
  boolean abandon() {
    if (!ready && current != null) {
      return cancel();
    }
    kill();
    return true;
  }

  /** Ends it now: nothing that it says matters any more. */
  void kill() {
    ending = true;
    leash.kill();
  }

  /** It has taken too long to become ready. */
  void endUnready() {
    evidence.unusable("it was not ready in time");
    leash.kill();
  }

  /** There is nothing more for it to do: it may end by itself. */
  void retire() {
    ending = true;
    leash.endInput();
    pool.later(recipe.grace(), this::killLate);
  }

  private void killLate() {
    synchronized (pool) {
      leash.kill();
    }
  }

  @Override
  public void out(ByteBuffer bytes) {
    hearing.add(bytes);
  }

  @Override
  public void err(ByteBuffer bytes) {
    synchronized (pool) {
      evidence.lamented(bytes);
    }
  }

  @Override
  public void survived(String reason, @Nullable Ending root) {
    synchronized (pool) {
      ending = true;
      pool.withdraw(this);
      pool.survivors().add(name(), reason);
      outlived = take();
      if (outlived != null) {
        outlived.outlive();
      }
      pool.replace();
    }
    WarmExecution had = outlived;
    if (had != null) {
      elsewhere(() -> had.end(evidence.survived(reason)));
    }
  }

  private String name() {
    return folder.getFileName().toString();
  }

  @Override
  public void ended(Ending how) {
    synchronized (pool) {
      over = true;
      pool.withdraw(this);
    }
    elsewhere(() -> hearing.afterwards(() -> finish(how)));
  }

  /** Removing files may block, and this thread serves everybody. */
  private void elsewhere(Runnable last) {
    try {
      programs.execute(last);
    } catch (RuntimeException | OutOfMemoryError _) {
      last.run(); // The node is closing, or there is no thread to be had.
    }
  }

  private void finish(Ending how) {
    hearing.end();
    Programs.remove(folder);
    WarmExecution had;
    Outcome outcome;
    synchronized (pool) {
      leash.detach();
      pool.survivors().remove(name());
      had = take();
      boolean read = ready && leash.wasRead(how);
      outcome = new ExitClassifier(pool, evidence).judge(this, how, had, read);
    }
    if (had != null) {
      had.end(outcome);
    }
    WarmExecution waits = outlived;
    if (waits != null) {
      waits.gone();
    }
  }
}
