package dev.firebreak.store;

/** The model keeps its own promises. */
class MemoryStoreTest extends TaskStoreContract {
  @Override
  protected TaskStore open() {
    return new MemoryStore(NODE, clock);
  }

  @Override
  protected TaskStore openAnother() {
    return open();
  }

  @Override
  protected TaskStore afterLoss(TaskStore lost) {
    ((MemoryStore) lost).nodeLost();
    return lost;
  }

  /** It has no thread that writes: the fault would reach the test. */
  @Override
  void aFaultWhileItWritesFailsWhatItWritesAtMostAndTheNextIsWritten(int times) {}
}
