package dev.firebreak.handler;

import dev.firebreak.liveness.Loop;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;
import jdk.management.VirtualThreadSchedulerMXBean;

/**
 * Adapts the number of carrier threads to what the virtual threads need.
 *
 * <p>Virtual threads are not preempted: as many endless loops as there are carriers stop all
 * others. Such a loop is detected in two ways. A handler that was abandoned and still runs is
 * counted when it is abandoned. And several times a second a virtual thread is started that does
 * nothing (the probe); if the probe has not run by the next probe, all carriers are held. In both
 * cases the scheduler gets another carrier, up to a limit, and the operating system shares the
 * cores among the carriers.
 *
 * <p>Handlers that mostly wait keep few carriers busy, and with fewer carriers, fewer wake-ups are
 * needed: so there is one carrier for every two cores while all virtual threads run at once, and
 * one carrier per core again as soon as a virtual thread has to wait.
 */
public final class Carriers implements Loop.Work, AutoCloseable {
  private static final long PAUSE_MILLIS = 100;

  /** Within this time a virtual thread runs if a carrier is free, on a busy machine too. */
  private static final long PROMPT_MILLIS = 20;

  /** The number of consecutive looks with carriers to spare before carriers are removed. */
  private static final int CALM_LOOKS = 20;

  /** How often that number may double; it doubles each time the carriers left prove too few. */
  private static final int DOUBLINGS = 6;

  private final int spare;
  private final Scheduler scheduler;
  private final AtomicInteger held = new AtomicInteger();
  private final AtomicInteger starved = new AtomicInteger();
  private final Semaphore answer = new Semaphore(0);
  private final Semaphore closing = new Semaphore(0);

  /**
   * The usual number of carriers, one per core; -1 until it is read. This field and those below
   * belong to the watching thread.
   */
  private int base = -1;

  /** The number of carriers that was set last; -1 if none was set. */
  private int size = -1;

  private boolean few;
  private boolean asked;
  private int widened;
  private int calmProbes;

  /** The fewest virtual threads seen mounted in the calm looks. */
  private int fewestMounted = Integer.MAX_VALUE;

  /** The result of a probe. */
  enum Sign {
    /** It ran at once. */
    PROMPT,
    /** It had to wait, or still does. */
    LATE,
    /** It was started with the last probe and has not run yet. */
    MISSING
  }

  /** The functions of the JVM's scheduler of virtual threads that are used here. */
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
      // put into an empty submission queue, and a new platform thread has a submission queue of its
      // own.
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

  /** For tests, with another scheduler. Does nothing unless {@link #adapt} is called. */
  Carriers(int spare, Scheduler scheduler) {
    this.spare = spare;
    this.scheduler = scheduler;
  }

  /**
   * Starts to watch this JVM's carriers.
   *
   * @param spare how many carriers may be added, from 0
   */
  public static Carriers watch(int spare) {
    Carriers carriers = new Carriers(spare, Scheduler.ofThisJvm());
    Loop.prompt("carrier-watch", carriers, () -> {}).start(); // Needs no waking: turns are short.
    return carriers;
  }

  /** For handlers that hold no carriers: counts, and is never exhausted. */
  public static Carriers none() {
    return new Carriers(Integer.MAX_VALUE, new Scheduler(() -> 0, () -> 0, _ -> {}));
  }

  /**
   * Counts an abandoned virtual thread that holds its carrier. Cheap: the next probe adds the
   * carrier.
   */
  void held() {
    held.incrementAndGet();
  }

  /** Counts the end of an abandoned virtual thread. */
  void freed() {
    held.decrementAndGet();
  }

  /** Whether abandoned threads hold as many carriers as may be added. */
  boolean exhausted() {
    return held.get() >= spare;
  }

  /** The number of carriers, present or about to be added, beyond the usual number. */
  public int added() {
    return Math.min(spare, Math.max(held.get(), starved.get()));
  }

  /** Stops watching and removes the carriers that were added. */
  @Override
  public void close() {
    closing.release();
  }

  @Override
  public boolean turn() throws InterruptedException {
    if (closing.tryAcquire(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
      return false;
    }
    adapt(ask());
    return true;
  }

  @Override
  public void end() {
    held.set(0);
    starved.set(0);
    few = false;
    resize();
  }

  private Sign ask() throws InterruptedException {
    if (asked && !answer.tryAcquire()) {
      return Sign.MISSING;
    }
    asked = true;
    Thread.ofVirtual().start(answer::release);
    asked = !answer.tryAcquire(PROMPT_MILLIS, TimeUnit.MILLISECONDS);
    return asked ? Sign.LATE : Sign.PROMPT;
  }

  /** Adapts the number of carriers to what happened to the probe. */
  void adapt(Sign sign) {
    switch (sign) {
      case PROMPT -> promptTurn();
      case LATE -> widen();
      case MISSING -> {
        widen();
        starved.set(Math.min(spare, added() + 1));
      }
    }
    resize();
  }

  private void widen() {
    stir();
    if (few) {
      few = false;
      widened = Math.min(DOUBLINGS, widened + 1);
    }
  }

  private void stir() {
    calmProbes = 0;
    fewestMounted = Integer.MAX_VALUE;
  }

  private void promptTurn() {
    if (few && starved.get() == 0) {
      return;
    }
    calmProbes++;
    int needed = CALM_LOOKS << widened;
    if (calmProbes > needed / 2) {
      fewestMounted = Math.min(fewestMounted, scheduler.mounted().getAsInt());
    }
    if (calmProbes >= needed) {
      boolean more = starved.get() > 0;
      int left = more ? wanted() - 1 : half(base()) + added();
      // A thread that is mounted at every probe may be one that never releases its carrier.
      boolean enough = fewestMounted < left;
      stir();
      if (enough && more) {
        starved.decrementAndGet();
      } else if (enough) {
        few = true;
      }
    }
  }

  private void resize() {
    if (added() == 0 && !few && size < 0) {
      return;
    }
    int wanted = wanted();
    if (size != wanted) {
      size = wanted;
      scheduler.resize().accept(size);
    }
  }

  private int wanted() {
    return (few ? half(base()) : base()) + added();
  }

  private static int half(int all) {
    return Math.max(1, all / 2);
  }

  private int base() {
    if (base < 0) {
      base = scheduler.parallelism().getAsInt();
    }
    return base;
  }
}
