package dev.firebreak.demo;

import java.io.PrintStream;

/** One thing that is shown. */
public enum Scene {
  /** Hundreds of callers at once. */
  PARALLEL {
    @Override
    public boolean show(PrintStream out, boolean strict) throws Exception {
      return ParallelScene.show(out);
    }
  },
  /** A third of all calls crash. */
  CRASH {
    @Override
    public boolean show(PrintStream out, boolean strict) throws Exception {
      return CrashScene.show(out, strict);
    }
  },
  /** A worker is killed, then a supervisor. */
  SUPERVISION {
    @Override
    public boolean show(PrintStream out, boolean strict) throws Exception {
      return SupervisionScene.show(out);
    }
  },
  /** A whole node is ended, and started again by its keeper. */
  KEEP {
    @Override
    public boolean show(PrintStream out, boolean strict) throws Exception {
      return KeepScene.show(out, strict);
    }
  },
  /** A node is killed with hundreds of tasks in it, and by one of them. */
  DURABLE {
    @Override
    public boolean show(PrintStream out, boolean strict) throws Exception {
      return DurableScene.show(out, strict);
    }
  },
  /** Handlers that take their whole process with them. */
  WORST {
    @Override
    public boolean show(PrintStream out, boolean strict) throws Exception {
      return WorstScene.show(out);
    }
  };

  /**
   * Plays it, on a node of its own.
   *
   * @param out where it is shown
   * @param strict whether the promise about times counts too
   * @return whether everything came out as promised
   */
  public abstract boolean show(PrintStream out, boolean strict) throws Exception;
}
