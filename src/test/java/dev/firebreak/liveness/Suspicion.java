package dev.firebreak.liveness;

/** Sees what is reported to the heap watch while it is open. One at a time. */
public final class Suspicion implements AutoCloseable {
  private final HeapWatch watch =
      new HeapWatch(new Heap(() -> 0, _ -> true), () -> {}, System::nanoTime);

  public Suspicion() {
    HeapWatch.reportTo(watch);
  }

  /** Whether an OutOfMemoryError was reported. */
  public boolean raised() {
    return watch.suspects();
  }

  @Override
  public void close() {
    HeapWatch.reportTo(null);
  }
}
