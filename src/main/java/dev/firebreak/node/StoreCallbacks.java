package dev.firebreak.node;

import java.util.concurrent.Executor;

/**
 * Executes the store's answers. The store is opened before the actor system exists; once the system
 * is started, its dispatcher executes the answers.
 */
final class StoreCallbacks implements Executor {
  private volatile Executor dispatcher = Runnable::run;

  void on(Executor dispatcher) {
    this.dispatcher = dispatcher;
  }

  @Override
  public void execute(Runnable answers) {
    dispatcher.execute(answers);
  }
}
