package dev.firebreak.process;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Starts programs for a loop. A failed start leaves no process or descriptor behind. Thread-safe.
 */
final class Launcher {
  /** Ignores all events: the listener of a program that counts as not started. */
  static final Listener NO_OP_LISTENER =
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

  /** Starts a program and registers it with the loop. */
  Child start(ProgramStart program) throws CannotStart {
    int ticket = loop.ticket();
    Child child = null;
    try {
      child = launch(program, false);
      return child;
    } finally {
      loop.started(ticket, child);
    }
  }

  /**
   * Starts the reaper: a program with all signals blocked, which the loop does not manage as it
   * manages others.
   */
  Child startReaper(ProgramStart program) throws CannotStart {
    return launch(program, true);
  }

  private Child launch(ProgramStart program, boolean blocked) throws CannotStart {
    Launch launch = program.launch();
    Pipes pipes = Pipes.open(launch.program());
    Spawned spawned = null;
    try {
      spawned = OwnThread.start(launch, () -> spawn(launch, pipes, blocked));
    } finally {
      if (spawned == null) {
        pipes.closeAll();
      }
    }
    int pid = spawned.pid();
    String unlimited = spawned.unlimited();
    if (launch.limits().nice() > 0) {
      ProcessCalls.setPriority(pid, Priority.of(launch.limits()));
    }
    if (!unlimited.isEmpty()) {
      // The process was killed before it had loaded the program, and still has to be reaped.
      Child lost = watched(pid, pipes, new ProgramStart(launch, program.mark(), NO_OP_LISTENER));
      loop.started(loop.ticket(), lost);
      lost.kill();
      throw new CannotStart(launch.program(), "open-files can't be set: " + unlimited);
    }
    return watched(pid, pipes, program);
  }

  private Child watched(int pid, Pipes pipes, ProgramStart program) {
    Child child = null;
    try {
      child = new Child(loop, pid, pipes, program);
    } finally {
      if (child == null) { // For example because the heap is full.
        endUnknown(pid);
        pipes.closeAll();
      }
    }
    pipes.closeTheirs();
    return child;
  }

  /** Ends a program that just started and that the loop does not know. */
  private static void endUnknown(int pid) {
    ProcessCalls.kill(-pid, ProcessCalls.SIGKILL);
    ProcessCalls.wait4(pid, MemorySegment.NULL, 0, MemorySegment.NULL);
    Orphans.reaped(pid);
  }

  /**
   * A process that was started.
   *
   * @param unlimited why its limits could not be set; empty if they are set
   */
  private record Spawned(int pid, String unlimited) {}

  private static Spawned spawn(Launch launch, Pipes pipes, boolean blocked) throws CannotStart {
    try (LimitsGate gate = launch.limits().openFiles() > 0 ? LimitsGate.close(launch) : null) {
      int pid = Spawn.start(launch, pipes, blocked, gate == null ? null : gate.path());
      Spawned spawned = null;
      try {
        Orphans.started(pid);
        spawned = new Spawned(pid, gate == null ? "" : gate.failure());
        return spawned;
      } finally {
        if (spawned == null) {
          endUnknown(pid);
        }
      }
    }
  }
}
