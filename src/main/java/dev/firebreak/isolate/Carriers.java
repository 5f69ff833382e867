package dev.firebreak.isolate;

import java.lang.management.ManagementFactory;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import jdk.management.VirtualThreadSchedulerMXBean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
  private static final Logger LOG = LoggerFactory.getLogger(Carriers.class);
  private static final long LOOK_MILLIS = 100;

  /** How often in a row there must be carriers to spare before one is taken back. */
  private static final int CALM_LOOKS = 20;

  private final int spare;
  private final Scheduler scheduler;
  private final AtomicInteger held = new AtomicInteger();
  private final AtomicInteger starved = new AtomicInteger();
  private volatile boolean answered = true;
  private final Semaphore closing = new Semaphore(0);

  /** Belongs to the watching thread, as all below. */
  private int base = -1;

  private int size = -1;
  private int calmLooks;

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
      // More parallelism alone starts no carrier: the pool looks for work only when something is
      // put into an empty submission queue, and a new thread has one of its own.
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

  /** For those that hold no carriers: counts, and never runs out. */
  public static Carriers none() {
    return new Carriers(Integer.MAX_VALUE, new Scheduler(() -> 0, () -> 0, _ -> {}));
  }

  /** A virtual thread was given up and holds its carrier. Cheap: the next look does the rest. */
  void held() {
    held.incrementAndGet();
  }

  /** One that was given up has ended after all. */
  void freed() {
    held.decrementAndGet();
  }

  /** Whether given-up threads hold as many carriers as may be added. */
  boolean exhausted() {
    return held.get() >= spare;
  }

  /** How many carriers there are, or soon will be, beyond the usual. */
  public int added() {
    return Math.min(spare, Math.max(held.get(), starved.get()));
  }

  /** Stops watching and gives back what was added. */
  @Override
  public void close() {
    closing.release();
  }

  private void lookUntilClosed() {
    try {
      while (!closing.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        lookAndAsk();
      }
      held.set(0);
      starved.set(0);
      resize();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void lookAndAsk() {
    try {
      boolean lastAnswered = answered;
      look(lastAnswered);
      if (lastAnswered) {
        answered = false;
        Thread.ofVirtual().start(() -> answered = true);
      }
    } catch (Throwable t) {
      LOG.warn("The carriers of virtual threads could not be looked after; trying again.", t);
    }
  }

  /**
   * One look.
   *
   * @param answered whether the virtual thread started at the last look has come to run
   */
  void look(boolean answered) {
    if (!answered) {
      calmLooks = 0;
      starved.set(Math.min(spare, added() + 1));
    } else if (starved.get() > 0 && mountedWithoutTheSpares()) {
      calmLooks++;
      if (calmLooks >= CALM_LOOKS) {
        calmLooks = 0;
        starved.decrementAndGet();
      }
    } else {
      calmLooks = 0;
    }
    resize();
  }

  /** Whether fewer virtual threads are mounted than there would be carriers with one less. */
  private boolean mountedWithoutTheSpares() {
    return scheduler.mounted().getAsInt() < size - 1;
  }

  private void resize() {
    int added = added();
    if (base < 0) {
      if (added == 0) {
        return;
      }
      base = scheduler.parallelism().getAsInt();
      size = base;
    }
    if (size != base + added) {
      size = base + added;
      scheduler.resize().accept(size);
    }
  }
}
