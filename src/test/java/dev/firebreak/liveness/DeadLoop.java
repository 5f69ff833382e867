package dev.firebreak.liveness;

/** A loop whose thread has ended as it must not, known until this is closed. */
public final class DeadLoop implements AutoCloseable {
  private final Loop loop;

  public DeadLoop(String name) {
    loop =
        Loop.waiting(
            name,
            new Loop.Work() {
              @Override
              public boolean turn() {
                return false;
              }

              @Override
              public void end() {
                throw new IllegalStateException("on purpose");
              }
            });
    loop.start().join();
  }

  @Override
  public void close() {
    Loops.forget(loop);
  }
}
