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
  private final ReaperClient guard;

  /** Many may start at a time, but none while all are ended. */
  private final ReadWriteLock starting = new ReentrantReadWriteLock();

  private boolean closed;

  private LinuxProcesses(ProcessLoop loop, ReaperClient guard) {
    this.loop = loop;
    this.launcher = new Launcher(loop);
    this.guard = guard;
    loop.start(guard);
  }

  /**
   * Gets ready.
   *
   * @param guarded whether the programs are to end when this JVM does, whatever ends it
   * @throws UnsupportedOperationException if this system lacks what it takes
   */
  static LinuxProcesses open(boolean guarded) {
    return open(guarded ? ReaperClient::of : ReaperClient::unmanned);
  }

  /** Gets ready, with the guard that is given. */
  static LinuxProcesses open(Function<ProcessLoop, ReaperClient> guard) {
    return open(guard, Kill.BY_KERNEL);
  }

  /** Gets ready, with other means to kill. */
  static LinuxProcesses open(Function<ProcessLoop, ReaperClient> guard, Kill kill) {
    check();
    ProcessLoop loop = new ProcessLoop(kill);
    return new LinuxProcesses(loop, guard.apply(loop));
  }

  /**
   * Finds out whether this system has what it takes.
   *
   * @throws UnsupportedOperationException if it lacks something
   */
  static void check() {
    Spawn.prepare();
    Kernel.prepare(); // Once no file can be opened any more no class could be either.
    int pid = (int) ProcessHandle.current().pid();
    int self = Libc.pidfdOpen(pid);
    if (self >= 0) {
      Libc.close(self);
    } else if (self == -Libc.EMFILE || self == -Libc.ENFILE) {
      throw new IllegalStateException("pidfd_open: " + Spawn.describe(-self));
    } else {
      throw new UnsupportedOperationException("pidfd_open: " + Spawn.describe(-self));
    }
    Path children = Path.of("/proc/" + pid + "/task/" + pid + "/children");
    if (!Files.isReadable(children)) {
      throw new UnsupportedOperationException(children + " can't be read");
    }
    Libc.becomeSubreaper();
  }

  @Override
  public Running start(Launch launch, String mark, Listener listener) throws CannotStart {
    Lock lock = starting.readLock();
    lock.lock();
    try {
      if (closed) {
        throw new CannotStart(launch.program(), "the node is stopping");
      }
      guard.start();
      return launcher.start(guard.marked(launch), mark, listener);
    } finally {
      lock.unlock();
    }
  }

  /** The process that ends the programs if this JVM can't; 0 while there is none. */
  long guardPid() {
    return guard.pid();
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
