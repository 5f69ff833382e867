package dev.firebreak.terminal;

/** Runs an action if the JVM ends before this hook is closed, for instance by Ctrl-C. */
final class ExitHook implements AutoCloseable {
  private final Thread hook;

  ExitHook(Runnable action) {
    hook = new Thread(action, "terminal");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The JVM ends already, and runs the action.
    }
  }
}
