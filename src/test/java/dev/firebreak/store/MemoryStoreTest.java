package dev.firebreak.store;

/** The model fulfils the contract, too. */
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

  /** The model has no writer thread: the fault would reach the test. */
  @Override
  void aFaultDuringAWriteFailsAtMostThatWrite(int times) {}
}
