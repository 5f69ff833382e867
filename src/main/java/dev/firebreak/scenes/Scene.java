package dev.firebreak.scenes;

import dev.firebreak.scenes.steps.StepsScene;

/** A demonstration. */
public enum Scene {
  /** Hundreds of callers at once. */
  PARALLEL(ParallelScene::run),
  /** A third of all calls crash. */
  CRASH(CrashScene::run),
  /** A worker is killed, then a supervisor. */
  SUPERVISION(SupervisionScene::run),
  /** A handler halts the node, and the keeper starts it again. */
  KEEP(KeepScene::run),
  /** A node is killed with hundreds of tasks, and then by a task. */
  DURABLE(DurableScene::run),
  /** Handlers that end or block their whole process. */
  WORST(WorstScene::run),
  /** Three nodes share a database; one is killed, one paused, the database restarted. */
  CLUSTER(ClusterScene::run) {
    @Override
    public boolean canRun(SceneOptions options) {
      return options.postgres().isPresent();
    }
  },
  /** Jobs of a thousand steps; nodes, processes and the database are killed. */
  STEPS(options -> StepsScene.run(options.out(), options.ofSteps())) {
    @Override
    public boolean canRun(SceneOptions options) {
      return options.postgres().isPresent() || !options.kills().needServer();
    }

    @Override
    public boolean playedByDefault() {
      return false;
    }
  };

  private interface Body {
    boolean run(SceneOptions options) throws Exception;
  }

  @SuppressWarnings("ImmutableEnumChecker") // Method references without state.
  private final Body body;

  Scene(Body body) {
    this.body = body;
  }

  /**
   * Runs the scene, on servers of its own.
   *
   * @return whether the results are as promised
   */
  public boolean run(SceneOptions options) throws Exception {
    return body.run(options);
  }

  /** Whether the programs that the scene needs are installed. */
  public boolean canRun(SceneOptions options) {
    return true;
  }

  /** Whether the scene is played when none is named; a scene that takes minutes is not. */
  public boolean playedByDefault() {
    return true;
  }
}
