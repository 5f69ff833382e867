package dev.firebreak.metrics;

import java.util.List;

/** A metric: its name and its meaning. Compared by identity. */
final class Metric {
  /** The kind of a metric, which also says how the values of several types are put together. */
  enum Kind {
    /** Grows from the start of the node; values are added. */
    COUNTER,
    /** Values are added. */
    GAUGE,
    /** A gauge of which the largest value counts. */
    LARGEST,
    /** Always 1: a text in a label. */
    INFO,
    /** Times in seconds. */
    TIMES
  }

  private static final String TOTAL = "_total";
  private static final String INFO = "_info";

  private final String name;
  private final Kind kind;
  private final String help;
  private final List<String> labels;

  private Metric(String name, Kind kind, String help, String... labels) {
    this.name = name;
    this.kind = kind;
    this.help = help;
    this.labels = List.of(labels);
  }

  static Metric counter(String name, String help, String... labels) {
    return new Metric(name, Kind.COUNTER, help, labels);
  }

  static Metric gauge(String name, String help, String... labels) {
    return new Metric(name, Kind.GAUGE, help, labels);
  }

  static Metric largest(String name, String help, String... labels) {
    return new Metric(name, Kind.LARGEST, help, labels);
  }

  static Metric info(String name, String help, String... labels) {
    return new Metric(name, Kind.INFO, help, labels);
  }

  static Metric times(String name, String help, String... labels) {
    return new Metric(name, Kind.TIMES, help, labels);
  }

  /** The name, without the suffix of a counter or an info. */
  String name() {
    return name;
  }

  /** The name as a query has it; for times the name without the suffixes of a histogram. */
  String shownName() {
    return switch (kind) {
      case COUNTER -> name + TOTAL;
      case INFO -> name + INFO;
      case GAUGE, LARGEST, TIMES -> name;
    };
  }

  Kind kind() {
    return kind;
  }

  String help() {
    return help;
  }

  List<String> labels() {
    return labels;
  }

  @Override
  public String toString() {
    return shownName();
  }
}
