package dev.firebreak.node;

import java.util.concurrent.Executor;

/**
 * Where the store's answers are heard. The store is opened before there are actors, and answers
 * their dispatcher once there are.
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
