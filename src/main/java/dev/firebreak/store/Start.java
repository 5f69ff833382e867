package dev.firebreak.store;

/** Whether and where an attempt begins. */
public enum Start {
  /** It does not: the task waits to be claimed. */
  LATER,
  /** In this JVM, whose loss would count against the task. */
  INSIDE,
  /** In a process of its own, so that the loss of this JVM says nothing about the task. */
  APART
}
