package dev.firebreak.process;

import dev.firebreak.liveness.HeapWatch;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Holds a program before its first instruction until its limits are set. Once the new process has
 * closed what it has of this process's files, it opens a named pipe for reading, and the kernel
 * blocks that call until the pipe is opened for writing. The thread that starts the program is also
 * blocked until the program is loaded, so another thread sets the limits and opens the pipe. For
 * one program.
 */
final class LimitsGate implements AutoCloseable {
  private static final String SUFFIX = ".gate";
  private static final int OWNER_ONLY = 0600;
  private static final long PAUSE = TimeUnit.MICROSECONDS.toNanos(100);

  private final Path pipe;
  private final Limits limits;
  private final int tid = ProcessCalls.gettid();
  private final List<Integer> childrenBefore = ProcFs.childrenOf(tid);
  private final Thread opener;
  private volatile boolean over;
  private volatile String failure = "its process was not found";

  private LimitsGate(Launch launch) {
    // Beside the working folder: the program may list that folder before the pipe is unlinked.
    this.pipe = launch.folder().resolveSibling(launch.folder().getFileName() + SUFFIX);
    this.limits = launch.limits();
    this.opener = Thread.ofPlatform().name("process-limits").daemon().unstarted(this::keep);
  }

  /** Creates a gate for a program that the calling thread is about to start. */
  static LimitsGate close(Launch launch) throws CannotStart {
    try {
      LimitsGate gate = new LimitsGate(launch);
      int result = FileCalls.mkfifo(gate.path(), OWNER_ONLY);
      if (result < 0) {
        throw new CannotStart(launch.program(), gate.path() + ": " + Spawn.describe(-result));
      }
      gate.startOpener();
      return gate;
    } catch (UncheckedIOException | OutOfMemoryError e) { // No file or thread can be created.
      HeapWatch.noticed(e);
      throw new CannotStart(launch.program(), String.valueOf(e.getMessage()));
    }
  }

  private void startOpener() {
    boolean begun = false;
    try {
      opener.start();
      begun = true;
    } finally {
      if (!begun) {
        FileCalls.unlink(path());
      }
    }
  }

  /** The pipe that the program's process has to open before it loads the program. */
  String path() {
    return pipe.toString();
  }

  private void keep() {
    int pid = 0;
    while (!over && pid == 0) {
      pid = find();
      LockSupport.parkNanos(pid == 0 ? PAUSE : 0);
    }
    if (pid > 0 && !limit(pid)) {
      ProcessCalls.kill(pid, ProcessCalls.SIGKILL); // The process never loads the program.
      return;
    }
    int writer = open();
    while (!over && writer < 0) {
      LockSupport.parkNanos(PAUSE);
      writer = open();
    }
    if (writer >= 0) {
      FileCalls.close(writer);
    }
  }

  private boolean limit(int pid) {
    int files = limits.openFiles();
    int result = ProcessCalls.limit(pid, ProcessCalls.RLIMIT_NOFILE, files, files);
    failure = result < 0 ? Spawn.describe(-result) : "";
    return result >= 0;
  }

  /** Fails until the program's process has opened the other end. */
  private int open() {
    return FileCalls.open(pipe.toString(), FileCalls.O_WRONLY | FileCalls.O_NONBLOCK);
  }

  private int find() {
    try {
      return ProcFs.childrenOf(tid).stream()
          .filter(child -> !childrenBefore.contains(child))
          .findFirst()
          .orElse(0);
    } catch (UncheckedIOException _) {
      return 0; // No descriptor is free at this moment.
    }
  }

  /** Why the limits could not be set; empty if they are set. Valid once the program was started. */
  String failure() {
    return failure;
  }

  /** Ends the gate's thread and removes the pipe, after the start has succeeded or failed. */
  @Override
  public void close() {
    over = true;
    boolean interrupted = false;
    while (opener.isAlive()) {
      try {
        opener.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    FileCalls.unlink(pipe.toString());
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
