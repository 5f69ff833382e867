package dev.firebreak.log;

/** The format of the lines that a node logs. */
public enum LogFormat {
  /** Lines for people. */
  TEXT,
  /** A JSON object in each line. */
  JSON
}
