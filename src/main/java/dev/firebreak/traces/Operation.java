package dev.firebreak.traces;

/** The operations that have spans. */
public enum Operation {
  /** A request that brings work; its subject is the method and the route. */
  REQUEST("", Kind.SERVER, true),
  /** A call or task waits for a slot. */
  WAIT("wait", Kind.INTERNAL, false),
  /** An attempt of a call. */
  CALL_ATTEMPT("attempt", Kind.INTERNAL, true),
  /** An attempt of a task. */
  TASK_ATTEMPT("attempt", Kind.CONSUMER, true),
  /** A program or a child JVM has the attempt. */
  PROCESS("process", Kind.INTERNAL, false),
  /** A task is stored. */
  ACCEPT("store accept", Kind.PRODUCER, true),
  /** The end of a task's attempt is stored. */
  SETTLE("store settle", Kind.INTERNAL, false),
  /** A call runs on another node. */
  FORWARD("forward", Kind.CLIENT, false);

  /** The relation to the parent, in the words of OpenTelemetry. */
  enum Kind {
    SERVER,
    CLIENT,
    PRODUCER,
    CONSUMER,
    INTERNAL
  }

  private final String prefix;
  private final Kind kind;
  private final boolean startsTraces;

  Operation(String word, Kind kind, boolean startsTraces) {
    this.prefix = word.isEmpty() ? "" : word + ' ';
    this.kind = kind;
    this.startsTraces = startsTraces;
  }

  /** The name of a span. */
  String nameOf(String subject) {
    return prefix.concat(subject);
  }

  Kind kind() {
    return kind;
  }

  /** Whether handlers run in the operation. */
  boolean runsHandlers() {
    return this == CALL_ATTEMPT || this == TASK_ATTEMPT;
  }

  /** Whether the operation begins a trace if it has no parent. */
  boolean startsTraces() {
    return startsTraces;
  }
}
