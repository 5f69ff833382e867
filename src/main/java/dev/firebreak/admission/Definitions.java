package dev.firebreak.admission;

import dev.firebreak.isolation.Survivors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The definitions of a type that are in use: the one that new slots have, and those that a reload
 * of the configuration has replaced and of which attempts still run. The slots of all of them
 * together are limited by the newest. Thread-safe.
 */
final class Definitions {
  /** The definition of new slots. */
  private volatile Definition current;

  /** Replaced definitions of which attempts still run. */
  private volatile List<Definition> replaced = List.of();

  /** How many of the taken slots wait for a task. */
  private final AtomicInteger reserved = new AtomicInteger();

  Definitions(Definition first) {
    current = first;
  }

  /** The definition of new slots. */
  Definition current() {
    return current;
  }

  List<Definition> all() {
    List<Definition> all = new ArrayList<>(replaced);
    all.add(current);
    return all;
  }

  /** Replaces the definition, which is to be retired after that. */
  synchronized void replaceBy(Definition next) {
    forgetUnused();
    // In this order: slots of the new definition are counted together with those of the old one.
    replaced = Stream.concat(replaced.stream(), Stream.of(current)).toList();
    current = next;
  }

  /**
   * Retires a definition that was replaced.
   *
   * @param whenUnused given the definition once its last slot is free, on any thread
   */
  void retire(Definition before, Consumer<Definition> whenUnused) {
    before.retire(
        () -> {
          forgetUnused();
          whenUnused.accept(before);
        });
  }

  /** Abandoned attempts count as leaked until they have ended. */
  private synchronized void forgetUnused() {
    replaced = replaced.stream().filter(old -> !old.isRetired() || old.leaked() > 0).toList();
  }

  /** Takes a slot; null if all are taken. */
  @Nullable Slot takeSlot() {
    return takeSlot(null);
  }

  /** Takes a slot for a task that may not come; null if all are taken. */
  @Nullable Slot reserveSlot() {
    reserved.incrementAndGet();
    Slot slot = takeSlot(reserved);
    if (slot == null) {
      reserved.decrementAndGet();
    }
    return slot;
  }

  private @Nullable Slot takeSlot(@Nullable AtomicInteger allReserved) {
    while (true) {
      Definition now = current;
      List<Definition> old = replaced;
      int elsewhere = old.isEmpty() ? 0 : slotsTaken(old);
      if (now.tryTakeSlot(now.settings().capacity().concurrency() - elsewhere)) {
        if (now == current) {
          return new Slot(now, allReserved);
        }
        now.freeSlot(); // It was replaced meanwhile, and its slots may have been counted before.
      } else if (now == current) {
        return null;
      }
    }
  }

  /** The number of slots that are taken. */
  int slotsTaken() {
    return current.slotsTaken() + slotsTaken(replaced);
  }

  /** The number of taken slots that attempts hold. */
  int slotsUsed() {
    // In this order: a slot is counted as reserved before it is taken.
    int taken = slotsTaken();
    return Math.max(0, taken - reserved.get());
  }

  private static int slotsTaken(List<Definition> definitions) {
    int sum = 0;
    for (Definition definition : definitions) {
      sum += definition.slotsTaken();
    }
    return sum;
  }

  /** How many attempts were abandoned and still run, those of suspects included. */
  int leaked() {
    int sum = current.leaked();
    for (Definition old : replaced) {
      sum += old.leaked();
    }
    return sum;
  }

  /** Whether one of them can't run attempts because abandoned ones hold what it needs. */
  boolean exhausted() {
    return current.isolation().exhausted()
        || replaced.stream().anyMatch(old -> old.isolation().exhausted());
  }

  /** The programs that outlive their kill, those of suspects included. */
  List<Survivors.Survivor> survivors() {
    List<Survivors.Survivor> survivors = new ArrayList<>();
    for (Definition definition : all()) {
      survivors.addAll(definition.isolation().survivors());
      if (definition.hasOwnSuspects()) {
        survivors.addAll(definition.suspectIsolation().survivors());
      }
    }
    return survivors;
  }
}
