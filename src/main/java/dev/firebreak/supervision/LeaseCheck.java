package dev.firebreak.supervision;

/**
 * Whether this node may run tasks. Where nodes share a store, one that did not say in time that it
 * lives may not: its tasks are about to be another's. Asked before each attempt, from any thread;
 * must not block.
 */
@FunctionalInterface
public interface LeaseCheck {
  /** Of a node that has its store for itself. */
  LeaseCheck FOR_EVER = () -> true;

  /** Whether an attempt may begin at this moment. */
  boolean mayStart();
}
