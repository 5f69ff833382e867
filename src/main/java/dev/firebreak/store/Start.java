package dev.firebreak.store;

/** Whether an attempt begins now, and where. */
public enum Start {
  /** Not now: the task is queued until it is claimed. */
  LATER,
  /** On a thread of this JVM, whose loss would be charged to the task. */
  ON_THREAD,
  /** In a process of its own, so that the loss of this JVM says nothing about the task. */
  ISOLATED
}
