package dev.firebreak.store;

/** Whether and where an attempt begins. */
public enum Start {
  /** Not now: the task is queued until it is claimed. */
  LATER,
  /** In this JVM, whose loss would count against the task. */
  INSIDE,
  /** In a process of its own, so that the loss of this JVM says nothing about the task. */
  APART
}
