package dev.firebreak.scenes;

/** A demonstration. */
public enum Scene {
  /** Hundreds of callers at once. */
  PARALLEL {
    @Override
    public boolean run(SceneOptions options) throws Exception {
      return ParallelScene.run(options);
    }
  },
  /** A third of all calls crash. */
  CRASH {
    @Override
    public boolean run(SceneOptions options) throws Exception {
      return CrashScene.run(options);
    }
  },
  /** A worker is killed, then a supervisor. */
  SUPERVISION {
    @Override
    public boolean run(SceneOptions options) throws Exception {
      return SupervisionScene.run(options);
    }
  },
  /** A handler halts the node, and the keeper starts it again. */
  KEEP {
    @Override
    public boolean run(SceneOptions options) throws Exception {
      return KeepScene.run(options);
    }
  },
  /** A node is killed with hundreds of tasks, and then by a task. */
  DURABLE {
    @Override
    public boolean run(SceneOptions options) throws Exception {
      return DurableScene.run(options);
    }
  },
  /** Handlers that end or block their whole process. */
  WORST {
    @Override
    public boolean run(SceneOptions options) throws Exception {
      return WorstScene.run(options);
    }
  },
  /** Three nodes share a database; one is killed, one paused, the database restarted. */
  CLUSTER {
    @Override
    public boolean run(SceneOptions options) throws Exception {
      return ClusterScene.run(options);
    }

    @Override
    public boolean canRun(SceneOptions options) {
      return options.postgres().isPresent();
    }
  };

  /**
   * Runs the scene, on servers of its own.
   *
   * @return whether the results are as promised
   */
  public abstract boolean run(SceneOptions options) throws Exception;

  /** Whether the programs that the scene needs are installed. */
  public boolean canRun(SceneOptions options) {
    return true;
  }
}
