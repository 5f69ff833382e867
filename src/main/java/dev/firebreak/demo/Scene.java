package dev.firebreak.demo;

/** One thing that is shown. */
public enum Scene {
  /** Hundreds of callers at once. */
  PARALLEL {
    @Override
    public boolean play(Show show) throws Exception {
      return ParallelScene.show(show.out());
    }
  },
  /** A third of all calls crash. */
  CRASH {
    @Override
    public boolean play(Show show) throws Exception {
      return CrashScene.show(show.out(), show.strict());
    }
  },
  /** A worker is killed, then a supervisor. */
  SUPERVISION {
    @Override
    public boolean play(Show show) throws Exception {
      return SupervisionScene.show(show.out());
    }
  },
  /** A whole node is ended, and started again by its keeper. */
  KEEP {
    @Override
    public boolean play(Show show) throws Exception {
      return KeepScene.show(show.out(), show.strict());
    }
  },
  /** A node is killed with hundreds of tasks in it, and by one of them. */
  DURABLE {
    @Override
    public boolean play(Show show) throws Exception {
      return DurableScene.show(show.out(), show.strict());
    }
  },
  /** Handlers that take their whole process with them. */
  WORST {
    @Override
    public boolean play(Show show) throws Exception {
      return WorstScene.show(show.out());
    }
  },
  /** Three nodes share a database; one is killed, one paused, the database restarted. */
  CLUSTER {
    @Override
    public boolean play(Show show) throws Exception {
      return ClusterScene.show(show.out(), show.strict(), show.postgres().orElseThrow());
    }

    @Override
    public boolean canPlay(Show show) {
      return show.postgres().isPresent();
    }
  };

  /**
   * Plays it, on a node of its own.
   *
   * @return whether everything came out as promised
   */
  public abstract boolean play(Show show) throws Exception;

  /** Whether there is what it needs. */
  public boolean canPlay(Show show) {
    return true;
  }
}
