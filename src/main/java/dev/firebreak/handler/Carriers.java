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
 * Gives virtual threads as many processor threads to carry them as they need.
 *
 * <p>Virtual threads are not preempted: as many endless loops as there are carriers stop all
 * others. Two things show it. A handler that was given up and still runs is counted by whoever gave
 * it up. And several times a second a virtual thread is started that does nothing; if it has not
 * come to run by the next time, all carriers are held. In both cases the scheduler gets a carrier
 * more, up to a limit, and the operating system shares the cores among them.
 *
 * <p>Handlers that mostly wait keep few carriers busy, and the fewer there are, the less often one
 * must be woken for each: so half as many as cores serve while all threads come to run at once, and
 * a carrier per core again as soon as one has to wait.
 */
public final class Carriers implements Loop.Work, AutoCloseable {
  private static final long LOOK_MILLIS = 100;

  /** How soon a virtual thread runs where a carrier is free, on a busy machine too. */
  private static final long PROMPT_MILLIS = 20;

  /** How often in a row there must be carriers to spare before any are taken back. */
  private static final int CALM_LOOKS = 20;

  /** How often that doubles, each time too few are found to be left. */
  private static final int DOUBLINGS = 6;

  private final int spare;
  private final Scheduler scheduler;
  private final AtomicInteger held = new AtomicInteger();
  private final AtomicInteger starved = new AtomicInteger();
  private final Semaphore answer = new Semaphore(0);
  private final Semaphore closing = new Semaphore(0);

  /** Belongs to the watching thread, as all below: a carrier per core; -1 until it is asked. */
  private int base = -1;

  /** How many there are now; -1 while they were left alone. */
  private int size = -1;

  private boolean few;
  private boolean asked;
  private int widened;
  private int calmLooks;

  /** The fewest virtual threads seen mounted in the calm looks. */
  private int fewestMounted = Integer.MAX_VALUE;

  /** What became of the virtual thread that does nothing. */
  enum Sign {
    /** It ran at once. */
    PROMPT,
    /** It had to wait, or still does. */
    LATE,
    /** It was started at the last look and has not run yet. */
    MISSING
  }

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
    Loop.prompt("carrier-watch", carriers, () -> {}).start(); // It looks often by itself.
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

  @Override
  public boolean turn() throws InterruptedException {
    if (closing.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
      return false;
    }
    look(ask());
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

  /** One look, with what it saw. */
  void look(Sign sign) {
    switch (sign) {
      case PROMPT -> calm();
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
    calmLooks = 0;
    fewestMounted = Integer.MAX_VALUE;
  }

  private void calm() {
    if (few && starved.get() == 0) {
      return;
    }
    calmLooks++;
    int needed = CALM_LOOKS << widened;
    if (calmLooks > needed / 2) {
      fewestMounted = Math.min(fewestMounted, scheduler.mounted().getAsInt());
    }
    if (calmLooks >= needed) {
      boolean more = starved.get() > 0;
      int left = more ? wanted() - 1 : fewOf(base()) + added();
      // One that is mounted at every look may be one that never lets go.
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
    return (few ? fewOf(base()) : base()) + added();
  }

  private static int fewOf(int all) {
    return Math.max(1, all / 2);
  }

  private int base() {
    if (base < 0) {
      base = scheduler.parallelism().getAsInt();
    }
    return base;
  }
}
