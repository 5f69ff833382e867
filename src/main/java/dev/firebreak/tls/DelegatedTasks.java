package dev.firebreak.tls;

import dev.firebreak.liveness.HeapWatch;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tasks that the engine of one connection delegates: the asymmetric cryptography of its
 * handshake. They run on a thread of the handshakes, and nothing else may use the engine meanwhile.
 */
final class DelegatedTasks {
  private static final Logger LOG = LoggerFactory.getLogger(DelegatedTasks.class);

  private final SSLEngine engine;
  private final Executor threads;
  private final Runnable whenDone;

  /** Used by the thread of the stream only. */
  private boolean running;

  private volatile boolean stopped;

  /**
   * Creates it without running anything.
   *
   * @param whenDone called after each {@link #start}, on a thread of the handshakes
   */
  DelegatedTasks(SSLEngine engine, Executor threads, Runnable whenDone) {
    this.engine = engine;
    this.threads = threads;
    this.whenDone = whenDone;
  }

  /** Whether a thread of the handshakes uses the engine. */
  boolean running() {
    return running;
  }

  /**
   * Starts the tasks that there are.
   *
   * @throws java.util.concurrent.RejectedExecutionException if the node is stopping
   */
  void start() {
    running = true;
    threads.execute(this::runAll);
  }

  /** Gives the engine back to the thread of the stream, which calls this after the last task. */
  void finished() {
    running = false;
  }

  /** Starts no tasks from now on; those that were started run to their end. */
  void stop() {
    stopped = true;
  }

  private void runAll() {
    try {
      Runnable task = stopped ? null : engine.getDelegatedTask();
      while (task != null) {
        task.run();
        task = engine.getDelegatedTask();
      }
    } catch (Throwable t) {
      HeapWatch.noticed(t);
      LOG.error(
          "A TLS handshake failed because of an error in the server; its connection is closed,"
              + " other connections are not affected.",
          t);
    } finally {
      whenDone.run();
    }
  }
}
