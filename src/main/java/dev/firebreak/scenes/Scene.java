package dev.firebreak.scenes;

/** One thing that is shown. */
public enum Scene {
  /** Hundreds of callers at once. */
  PARALLEL {
    @Override
    public boolean play(ScenePlayer show) throws Exception {
      return ParallelScene.play(show);
    }
  },
  /** A third of all calls crash. */
  CRASH {
    @Override
    public boolean play(ScenePlayer show) throws Exception {
      return CrashScene.play(show);
    }
  },
  /** A worker is killed, then a supervisor. */
  SUPERVISION {
    @Override
    public boolean play(ScenePlayer show) throws Exception {
      return SupervisionScene.play(show);
    }
  },
  /** A whole node is ended, and started again by its keeper. */
  KEEP {
    @Override
    public boolean play(ScenePlayer show) throws Exception {
      return KeepScene.play(show);
    }
  },
  /** A node is killed with hundreds of tasks in it, and by one of them. */
  DURABLE {
    @Override
    public boolean play(ScenePlayer show) throws Exception {
      return DurableScene.play(show);
    }
  },
  /** Handlers that take their whole process with them. */
  WORST {
    @Override
    public boolean play(ScenePlayer show) throws Exception {
      return WorstScene.play(show);
    }
  },
  /** Three nodes share a database; one is killed, one paused, the database restarted. */
  CLUSTER {
    @Override
    public boolean play(ScenePlayer show) throws Exception {
      return ClusterScene.play(show);
    }

    @Override
    public boolean canPlay(ScenePlayer show) {
      return show.postgres().isPresent();
    }
  };

  /**
   * Plays it, on a node of its own.
   *
   * @return whether everything came out as promised
   */
  public abstract boolean play(ScenePlayer show) throws Exception;

  /** Whether there is what it needs. */
  public boolean canPlay(ScenePlayer show) {
    return true;
  }
}
