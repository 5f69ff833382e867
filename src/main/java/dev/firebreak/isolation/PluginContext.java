package dev.firebreak.isolation;

/**
 * Runs a plugin's code with its own class loader as the thread's context class loader, and puts
 * back what was there: dispatchers and pooled threads go on to other work. The server's own types
 * never come here.
 */
public final class PluginContext {
  private PluginContext() {}

  /** Something that a plugin's code has a part in. */
  @FunctionalInterface
  public interface Work<T, E extends Exception> {
    T run() throws E;
  }

  public static <T, E extends Exception> T run(ClassLoader plugin, Work<T, E> work) throws E {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(plugin);
    try {
      return work.run();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
