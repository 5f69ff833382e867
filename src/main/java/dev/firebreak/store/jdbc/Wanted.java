package dev.firebreak.store.jdbc;

/** The change that many tasks are selected for. */
public enum Wanted {
  CANCEL,
  RETRY
}
