package dev.firebreak.supervision;

/**
 * Whether this node may run tasks. Where nodes share a store, a node that did not renew its lease
 * in time may not: another node may be about to claim its tasks. Called before each attempt, from
 * any thread; must not block.
 */
@FunctionalInterface
public interface LeaseCheck {
  /** The check of a node that does not share its store. */
  LeaseCheck FOR_EVER = () -> true;

  /** Whether an attempt may begin at this moment. */
  boolean mayStart();
}
