package dev.firebreak.store;

import dev.firebreak.task.Claim;
import java.util.List;

/**
 * Runs the attempts that a lease allows, and stops them when the lease ends. Called from the
 * threads that renew and watch the lease: must neither block nor throw.
 */
public interface LeaseHolder {
  /** A holder without claims. */
  LeaseHolder NONE =
      new LeaseHolder() {
        @Override
        public void stop() {}

        @Override
        public boolean busy() {
          return false;
        }

        @Override
        public List<Claim> onThreads() {
          return List.of();
        }

        @Override
        public void halt() {}
      };

  /** Interrupts and kills all attempts that hold a claim. Called again while the lease is lost. */
  void stop();

  /** Whether an attempt still runs whose claim was not settled. */
  boolean busy();

  /** The claims whose attempts run in this JVM, so that its loss is charged to their tasks. */
  List<Claim> onThreads();

  /**
   * Halts this process at once: an attempt did not stop, and its task may begin on another node.
   */
  void halt();
}
