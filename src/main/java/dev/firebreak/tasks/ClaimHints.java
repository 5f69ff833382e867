package dev.firebreak.tasks;

import dev.firebreak.admission.Slot;
import dev.firebreak.supervision.SlotListener;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the claimer what may allow it to claim a task. Without a claimer hints are dropped: it asks
 * for all types when it starts. Thread-safe.
 */
final class ClaimHints implements SlotListener {
  private final BooleanSupplier mayClaim;
  private volatile @Nullable Consumer<Claimer.Command> claimer;

  /** Creates hints that are dropped until the claimer is set. */
  ClaimHints(BooleanSupplier mayClaim) {
    this.mayClaim = mayClaim;
  }

  /** Sets the claimer. One that was restarted has the same address. */
  void setClaimer(Consumer<Claimer.Command> address) {
    claimer = address;
  }

  /** Tasks of a type may be due. */
  void due(String type) {
    send(new Claimer.Wake(type));
  }

  /** A task of a type falls due after this time, by the store's clock, or is due. */
  void dueIn(String type, Duration after) {
    send(new Claimer.DueIn(type, after));
  }

  /** The attempt of a suspect has ended, and another suspect may run. */
  void suspectEnded(String type) {
    send(new Claimer.SuspectEnded(type));
  }

  @Override
  public boolean mayClaim() {
    return mayClaim.getAsBoolean();
  }

  @Override
  public void offered(String type, Slot slot) {
    if (!send(new Claimer.Offer(type, slot))) {
      slot.free();
    }
  }

  @Override
  public void mayBeFree(String type) {
    send(new Claimer.Wake(type));
  }

  private boolean send(Claimer.Command hint) {
    Consumer<Claimer.Command> address = claimer;
    if (address != null) {
      address.accept(hint);
    }
    return address != null;
  }
}
