package dev.firebreak.process;

import java.nio.ByteBuffer;

/** Starts programs for a loop, so that nothing is left of one whose start fails. Thread-safe. */
final class Launcher {
  /** Nobody hears of a program that counts as not started. */
  static final Listener NOBODY =
      new Listener() {
        @Override
        public void out(ByteBuffer bytes) {}

        @Override
        public void err(ByteBuffer bytes) {}

        @Override
        public void ended(Ending ending) {}
      };

  private final ProcessLoop loop;

  Launcher(ProcessLoop loop) {
    this.loop = loop;
  }

  /** Starts a program and tells the loop of it. */
  Child start(Launch launch, String mark, Listener listener) throws CannotStart {
    int ticket = loop.ticket();
    Child child = null;
    try {
      child = launch(launch, mark, listener, false);
      return child;
    } finally {
      loop.started(ticket, child);
    }
  }

  /** Starts a program that hears no signals and is none of those that are looked after. */
  Child startGuard(Launch launch, String mark, Listener listener) throws CannotStart {
    return launch(launch, mark, listener, true);
  }

  private Child launch(Launch launch, String mark, Listener listener, boolean deaf)
      throws CannotStart {
    Pipes pipes = Pipes.open(launch.program());
    int pid = 0;
    String unlimited = "";
    try (LimitsGate gate = launch.limits().openFiles() > 0 ? LimitsGate.close(launch) : null) {
      pid = Spawn.start(launch, pipes, deaf, gate);
      unlimited = gate == null ? "" : gate.failure();
    } finally {
      if (pid == 0) {
        pipes.closeAll();
      }
    }
    loop.orphans().started(pid);
    if (launch.limits().nice() > 0) {
      Libc.setPriority(pid, Priority.of(launch.limits()));
    }
    pipes.closeTheirs();
    if (!unlimited.isEmpty()) {
      // Its process was killed before it had loaded the program, and is to be reaped.
      Child lost = new Child(loop, pid, pipes, launch, mark, NOBODY);
      loop.started(loop.ticket(), lost);
      lost.kill();
      throw new CannotStart(launch.program(), "open-files can't be set: " + unlimited);
    }
    return new Child(loop, pid, pipes, launch, mark, listener);
  }
}
