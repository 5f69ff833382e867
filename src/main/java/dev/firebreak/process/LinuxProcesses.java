package dev.firebreak.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/** Programs on Linux. */
final class LinuxProcesses implements Processes {
  private final ProcessLoop loop;
  private final Launcher launcher;
  private final ReaperClient reaper;

  /** Shared for starts, exclusive for the close: no program starts while all are ended. */
  private final ReadWriteLock starting = new ReentrantReadWriteLock();

  private boolean closed;

  private LinuxProcesses(ProcessLoop loop, ReaperClient reaper) {
    this.loop = loop;
    this.launcher = new Launcher(loop);
    this.reaper = reaper;
    loop.start(reaper);
  }

  /**
   * Opens the service.
   *
   * @param withReaper whether the programs are to end when this JVM does, whatever ends it
   * @throws UnsupportedOperationException if this system lacks a required call
   */
  static LinuxProcesses open(boolean withReaper) {
    return open(withReaper ? ReaperClient::of : ReaperClient::withoutReaper);
  }

  /** Opens the service with the given reaper. */
  static LinuxProcesses open(Function<ProcessLoop, ReaperClient> reaper) {
    return open(reaper, Kill.BY_KERNEL);
  }

  /** Opens the service with the given reaper and means to kill. */
  static LinuxProcesses open(Function<ProcessLoop, ReaperClient> reaper, Kill kill) {
    check();
    ProcessLoop loop = new ProcessLoop(kill);
    return new LinuxProcesses(loop, reaper.apply(loop));
  }

  /**
   * Checks whether this system has all required calls.
   *
   * @throws UnsupportedOperationException if a call is missing
   */
  static void check() {
    Spawn.prepare();
    Kernel.prepare(); // No class can be loaded later if no file can be opened then.
    int pid = (int) ProcessHandle.current().pid();
    int self = ProcessCalls.pidfdOpen(pid);
    if (self >= 0) {
      FileCalls.close(self);
    } else if (self == -Libc.EMFILE || self == -Libc.ENFILE) {
      throw new IllegalStateException("pidfd_open: " + Spawn.describe(-self));
    } else {
      throw new UnsupportedOperationException("pidfd_open: " + Spawn.describe(-self));
    }
    Path children = Path.of("/proc/" + pid + "/task/" + pid + "/children");
    if (!Files.isReadable(children)) {
      throw new UnsupportedOperationException(children + " can't be read");
    }
    ProcessCalls.becomeSubreaper();
  }

  @Override
  public Running start(Launch launch, String mark, Listener listener) throws CannotStart {
    Lock lock = starting.readLock();
    lock.lock();
    try {
      if (closed) {
        throw new CannotStart(launch.program(), "the node is stopping");
      }
      reaper.start();
      return launcher.start(new ProgramStart(reaper.marked(launch), mark, listener));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void atNodeEnd(NodeEndOrder order) {
    loop.execute(() -> reaper.setOrder(order));
  }

  @Override
  public void close() {
    Lock lock = starting.writeLock();
    lock.lock();
    try {
      closed = true;
    } finally {
      lock.unlock();
    }
    loop.close();
  }
}
