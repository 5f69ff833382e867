package dev.firebreak.process;

/** Programs on Linux. */
final class LinuxProcesses implements Processes {
  private final ProcessLoop loop;

  private LinuxProcesses(ProcessLoop loop) {
    this.loop = loop;
  }

  /**
   * Gets ready.
   *
   * @throws UnsupportedOperationException if this system lacks what it takes
   */
  static LinuxProcesses open() {
    Spawn.prepare();
    int self = Libc.pidfdOpen((int) ProcessHandle.current().pid());
    if (self < 0) {
      throw new UnsupportedOperationException("pidfd_open: " + Spawn.describe(-self));
    }
    Libc.close(self);
    Libc.becomeSubreaper();
    return new LinuxProcesses(ProcessLoop.start());
  }

  @Override
  public Running start(Launch launch, String mark, Listener listener) throws CannotStart {
    Pipes pipes = Pipes.open(launch.program());
    int pid;
    try {
      pid = Spawn.start(launch, pipes.in(), pipes.out(), pipes.err());
    } catch (CannotStart e) {
      pipes.closeAll();
      throw e;
    }
    pipes.closeTheirs();
    int files = launch.limits().openFiles();
    if (files > 0) {
      Libc.limit(pid, Libc.RLIMIT_NOFILE, files, files);
    }
    // Its number is its own until it is reaped, which only the loop does.
    int pidfd = Libc.pidfdOpen(pid);
    Child child = new Child(loop, pid, pidfd, pipes, launch, mark, listener);
    loop.add(child);
    return child;
  }

  @Override
  public void close() {
    loop.close();
  }
}
