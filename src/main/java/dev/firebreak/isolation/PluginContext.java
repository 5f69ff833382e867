package dev.firebreak.isolation;

/**
 * Runs a plugin's code with the plugin's class loader as the thread's context class loader, and
 * restores the previous one afterwards, because dispatchers and pooled threads go on to other work.
 * Not used for types on the server's class path.
 */
public final class PluginContext {
  private PluginContext() {}

  /** Work that runs code of a plugin. */
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
