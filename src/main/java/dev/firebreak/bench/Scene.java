package dev.firebreak.bench;

/** The measurements of {@code firebreak bench}. */
public enum Scene {
  /** Calls, as many as possible or at a given rate. */
  LOAD,
  /** Healthy calls while half of all calls crash. */
  CRASHES,
  /** Memory of waiting attempts. */
  MEMORY,
  /** Calls of programs, against starting the same programs. */
  PROGRAMS,
  /** Bytes streamed through a program, against a pipe without HTTP. */
  STREAMS,
  /** Tasks accepted and finished, against calls. */
  TASKS,
  /** Steps of tasks recorded. */
  STEPS,
  /** The time from starting the program to its first answer. */
  START;

  /** Whether its node has a store. */
  boolean storesTasks() {
    return this == TASKS || this == STEPS;
  }
}
