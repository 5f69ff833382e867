package dev.firebreak.isolate;

import java.lang.management.ManagementFactory;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import jdk.management.VirtualThreadSchedulerMXBean;

/**
 * Keeps virtual threads running while some never let go of the processor thread that carries them.
 *
 * <p>Virtual threads are not preempted: as many endless loops as there are cores stop all others.
 * Two things show it. A handler that was given up and still runs is counted by whoever gave it up.
 * And several times a second a virtual thread is started that does nothing; if it has not come to
 * run by the next time, all carriers are held. In both cases the scheduler gets a carrier more, up
 * to a limit, and the operating system shares the cores among them.
 */
public final class Carriers implements AutoCloseable {
  private static final long LOOK_MILLIS = 100;

  /** How often in a row there must be carriers to spare before one is taken back. */
  private static final int CALM_LOOKS = 20;

  private final int spare;
  private final Scheduler scheduler;

  /** Guarded by this, as all below. */
  private int base = -1;

  private int held;
  private int starved;
  private int calmLooks;

  private final Semaphore closing = new Semaphore(0);
  private volatile boolean answered = true;

  /** What the JVM's scheduler of virtual threads can be asked and told. */
  record Scheduler(IntSupplier parallelism, IntSupplier mounted, IntConsumer resize) {
    static Scheduler ofThisJvm() {
      return new Scheduler(
          () -> bean().getParallelism(),
          () -> bean().getMountedVirtualThreadCount(),
          Scheduler::resizeThisJvm);
    }

    private static void resizeThisJvm(int size) {
      bean().setParallelism(size);
      // More parallelism alone starts no carrier: the pool looks for idle work only when something
      // is put into an
      // empty submission queue, and those of the threads that wait are not empty. A new thread has
      // a new queue.
      Thread.ofPlatform()
          .name("carrier-nudge")
          .daemon()
          .start(() -> Thread.ofVirtual().start(() -> {}));
    }

    /** Looked up when first needed: it costs more than anything else at start-up. */
    private static VirtualThreadSchedulerMXBean bean() {
      return ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
    }
  }

  /** With a scheduler of one's own, for tests. Nobody looks unless {@link #look} is called. */
  Carriers(int spare, Scheduler scheduler) {
    this.spare = spare;
    this.scheduler = scheduler;
  }

  /**
   * Starts to watch this JVM's carriers.
   *
   * @param spare how many may be added, from 0
   */
  public static Carriers watch(int spare) {
    Carriers carriers = new Carriers(spare, Scheduler.ofThisJvm());
    Thread.ofPlatform().name("carrier-watch").daemon().start(carriers::lookUntilClosed);
    return carriers;
  }

  /** A virtual thread was given up and holds its carrier. */
  synchronized void held() {
    held++;
    resize();
  }

  /** One that was given up has ended after all. */
  synchronized void freed() {
    held--;
    resize();
  }

  /** How many carriers there are beyond the usual. */
  public synchronized int added() {
    return Math.min(spare, Math.max(held, starved));
  }

  /** Stops watching and gives back what was added. */
  @Override
  public void close() {
    closing.release();
    synchronized (this) {
      held = 0;
      starved = 0;
      resize();
    }
  }

  private void lookUntilClosed() {
    try {
      while (!closing.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        look(answered);
        answered = false;
        Thread.ofVirtual().start(() -> answered = true);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * One look.
   *
   * @param answered whether the virtual thread started at the last look has come to run
   */
  synchronized void look(boolean answered) {
    if (!answered) {
      calmLooks = 0;
      starved = Math.min(spare, Math.max(starved, held) + 1);
      resize();
    } else if (starved > 0 && mountedWithoutTheSpares()) {
      calmLooks++;
      if (calmLooks >= CALM_LOOKS) {
        calmLooks = 0;
        starved--;
        resize();
      }
    } else {
      calmLooks = 0;
    }
  }

  /** Whether fewer virtual threads are mounted than there would be carriers with one less. */
  private boolean mountedWithoutTheSpares() {
    return scheduler.mounted().getAsInt() < base + added() - 1;
  }

  private void resize() {
    if (base < 0) {
      if (added() == 0) {
        return;
      }
      base = scheduler.parallelism().getAsInt();
    }
    scheduler.resize().accept(base + added());
  }
}
