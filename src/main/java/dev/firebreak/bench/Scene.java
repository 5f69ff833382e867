package dev.firebreak.bench;

/** What is measured. */
public enum Scene {
  /** Calls, as many or as often as the plan says. */
  LOAD,
  /** Healthy calls while half of all calls crash. */
  CRASHES,
  /** Memory of attempts that wait. */
  MEMORY,
  /** Calls that are programs, against starting the same programs. */
  PROGRAMS,
  /** Tasks accepted and finished, against calls. */
  TASKS,
  /** The time from starting the program to its first answer. */
  START
}
