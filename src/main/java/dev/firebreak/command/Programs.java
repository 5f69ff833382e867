package dev.firebreak.command;

import dev.firebreak.config.TypeSettings;
import dev.firebreak.isolation.UnusableHandler;
import dev.firebreak.liveness.HeapWatch;
import dev.firebreak.memory.ByteBudget;
import dev.firebreak.process.Identity;
import dev.firebreak.process.NodeEndOrder;
import dev.firebreak.process.ProcessStatistics;
import dev.firebreak.process.Processes;
import dev.firebreak.task.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The resources that programs share: the processes of this node, the threads that start them, and
 * the folder that they work in. Opened when the first type needs them. Thread-safe.
 */
public final class Programs implements AutoCloseable {
  private static final int PATIENCE_S = 10;

  private final Supplier<Processes> system;
  private final WorkFolder folder;
  private final ExecutorService starters;
  private final ByteBudget memory;
  private final ProcessStatistics statistics = new ProcessStatistics();
  private @Nullable Processes processes;

  /** Whether this system has the calls that steps of programs need. */
  private boolean servesSteps;

  /**
   * Creates the resources without opening them.
   *
   * @param folder the folder, made for the first type with a program and removed at the end
   * @param memory charged for the input and output of programs that is held in memory
   */
  public Programs(Path folder, ByteBudget memory) {
    this(folder, memory, Processes::ofThisSystem);
  }

  /**
   * Creates the resources without opening them.
   *
   * @param memory charged for the input and output of programs that is held in memory
   * @param system supplies the processes of this node; called once, on first use
   */
  public Programs(Path folder, ByteBudget memory, Supplier<Processes> system) {
    this.system = system;
    this.memory = memory;
    this.folder = new WorkFolder(folder);
    this.starters =
        Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            Thread.ofPlatform().name("program-start-", 1).daemon().factory());
  }

  /**
   * Makes the folder and the processes available.
   *
   * @throws IOException if the folder can't be made
   */
  public synchronized void open() throws IOException {
    if (processes == null) {
      folder.open();
      processes = statistics.counting(system.get());
      servesSteps = Processes.keepLimitsHere();
    }
  }

  /**
   * Has an order carried out when the process of this node has ended, as {@link
   * Processes#atNodeEnd}.
   *
   * @throws IOException if the folder can't be made
   */
  public synchronized void atNodeEnd(NodeEndOrder order) throws IOException {
    open();
    processes().atNodeEnd(order);
  }

  /**
   * Makes the folder and the processes available for a type.
   *
   * @param key the key of the type that requires programs
   * @param identity the user that they run as, who gets access to the folders that are given away
   * @throws UnusableHandler if the folder can't be made
   */
  public void openFor(TypeSettings type, String key, Identity identity) throws UnusableHandler {
    try {
      open();
      if (identity.isOther()) {
        folder.letOthersPass();
      }
    } catch (IOException e) {
      throw new UnusableHandler(type, key, "the work folder can't be made: " + folder() + ": " + e);
    }
    UserCheck.reaches(type, "user", identity, folder());
  }

  /** The budget that is charged for the input and output of programs that is held in memory. */
  public ByteBudget memory() {
    return memory;
  }

  /** The processes of this node, once {@link #open} was called. */
  public synchronized Processes processes() {
    if (processes == null) {
      throw new IllegalStateException("not opened");
    }
    return processes;
  }

  /** Whether programs can record steps on this system. */
  synchronized boolean servesSteps() {
    return servesSteps;
  }

  /** Returns the counts of programs. */
  public ProcessStatistics statistics() {
    return statistics;
  }

  /** The folder below which each attempt or process has a folder of its own. */
  public Path folder() {
    return folder.path();
  }

  /**
   * Makes a folder below {@link #folder} for one attempt or process. If {@link #folder} was removed
   * while this node runs, it is made again.
   *
   * @param of the user that the folder is for; other users have no access
   * @throws IOException if it can't be made; another attempt may succeed, in another place
   */
  public void make(Path own, Identity of) throws IOException {
    makeUnowned(own);
    Ownership.give(own, of);
  }

  /** Makes a folder that belongs to this node. */
  void makeUnowned(Path own) throws IOException {
    try {
      Files.createDirectory(own, WorkFolder.OURS);
    } catch (NoSuchFileException _) {
      folder.restore();
      Files.createDirectory(own, WorkFolder.OURS);
    }
  }

  /**
   * Gives a folder and the files that this node has put into it to the user of a program, before
   * the program starts.
   *
   * @throws IOException if this node may not
   */
  static void give(Path own, Identity to) throws IOException {
    Ownership.give(own, to);
  }

  /** Runs a task that may block briefly. */
  public void execute(Runnable task) {
    starters.execute(task);
  }

  /** Begins an attempt on a thread that may block, unless the node is stopping. */
  public void begin(Runnable attempt, Consumer<Outcome> whenEnded) {
    try {
      execute(attempt);
    } catch (RejectedExecutionException _) {
      whenEnded.accept(new Outcome.NotStarted("this node is stopping"));
    } catch (OutOfMemoryError e) { // For example, no thread can be started.
      HeapWatch.noticed(e);
      whenEnded.accept(new Outcome.NotStarted(String.valueOf(e.getMessage())));
    }
  }

  /** Removes a folder with its content; a failure is logged. */
  public static void remove(Path folder) {
    WorkFolder.remove(folder);
  }

  @Override
  public synchronized void close() {
    if (processes != null) {
      processes.close();
      processes = null;
    }
    starters.shutdown();
    try {
      if (!starters.awaitTermination(PATIENCE_S, TimeUnit.SECONDS)) {
        starters.shutdownNow();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    folder.close();
  }
}
