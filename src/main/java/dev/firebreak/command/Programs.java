package dev.firebreak.command;

import dev.firebreak.config.TypeSettings;
import dev.firebreak.isolation.UnusableHandler;
import dev.firebreak.liveness.HeapWatch;
import dev.firebreak.memory.ByteBudget;
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
 * Where programs run: the processes of this node, the threads that start them, and the folder that
 * they work in. Made when the first type needs it. Thread-safe.
 */
public final class Programs implements AutoCloseable {
  private static final int PATIENCE_S = 10;

  private final Supplier<Processes> system;
  private final WorkFolder folder;
  private final ExecutorService starters;
  private final ByteBudget memory;
  private @Nullable Processes processes;

  /**
   * None yet.
   *
   * @param folder made for the first type with a program, and removed at the end
   * @param memory charged for what is held of what they read and write
   */
  public Programs(Path folder, ByteBudget memory) {
    this(folder, memory, Processes::ofThisSystem);
  }

  /**
   * None yet.
   *
   * @param memory charged for what is held of what they read and write
   * @param system asked once, by the first that needs them, for the processes of this node
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
   * Makes ready for programs.
   *
   * @throws IOException if there can be no folder for them
   */
  public synchronized void open() throws IOException {
    if (processes == null) {
      folder.open();
      processes = system.get();
    }
  }

  /**
   * Makes ready for a type's programs.
   *
   * @param key of the type, that says that it needs them
   * @throws UnusableHandler if there is nowhere for them to work
   */
  public void openFor(TypeSettings type, String key) throws UnusableHandler {
    try {
      open();
    } catch (IOException e) {
      throw new UnusableHandler(type, key, "there can be no folder " + folder() + ": " + e);
    }
  }

  /** Charged for what is held of what programs read and write. */
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

  /** Below which each has its own. */
  public Path folder() {
    return folder.path();
  }

  /**
   * Makes a folder below {@link #folder} for one attempt or process. Where that was removed while
   * this node runs it is made again.
   *
   * @throws IOException if it can't be made; another attempt may find another place
   */
  public void make(Path own) throws IOException {
    try {
      Files.createDirectory(own);
    } catch (NoSuchFileException _) {
      folder.restore();
      Files.createDirectory(own);
    }
  }

  /** Has something done that may block for moments. */
  public void execute(Runnable task) {
    starters.execute(task);
  }

  /** Has an attempt begun by a thread that may block, unless the node is stopping. */
  public void begin(Runnable attempt, Consumer<Outcome> whenEnded) {
    try {
      execute(attempt);
    } catch (RejectedExecutionException _) {
      whenEnded.accept(new Outcome.NotStarted("this node is stopping"));
    } catch (OutOfMemoryError e) { // There is no thread to be had, for one.
      HeapWatch.noticed(e);
      whenEnded.accept(new Outcome.NotStarted(String.valueOf(e.getMessage())));
    }
  }

  /** Removes a folder with all that is in it; what can't be removed is named in the log. */
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
