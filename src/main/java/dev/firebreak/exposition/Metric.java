package dev.firebreak.exposition;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** A metric: its name and its meaning. Compared by identity. */
public final class Metric {
  /** The kind of a metric, which also says how the values of several types are put together. */
  public enum Kind {
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
  private final String shownName;
  private final Kind kind;
  private final String help;
  private final List<String> labels;

  /** The positions of the labels in the order of their names, in which formats show them. */
  private final int[] shown;

  private Metric(String name, Kind kind, String help, String... labels) {
    this.name = name;
    this.kind = kind;
    shownName =
        switch (kind) {
          case COUNTER -> name + TOTAL;
          case INFO -> name + INFO;
          case GAUGE, LARGEST, TIMES -> name;
        };
    this.help = help;
    this.labels = List.of(labels);
    shown =
        IntStream.range(0, labels.length)
            .boxed()
            .sorted(Comparator.comparing(i -> labels[i]))
            .mapToInt(i -> i)
            .toArray();
  }

  /** A counter; the name is without the suffix {@code _total}. */
  public static Metric counter(String name, String help, String... labels) {
    return new Metric(name, Kind.COUNTER, help, labels);
  }

  /** A gauge. */
  public static Metric gauge(String name, String help, String... labels) {
    return new Metric(name, Kind.GAUGE, help, labels);
  }

  /** A gauge of which the largest value counts. */
  public static Metric largest(String name, String help, String... labels) {
    return new Metric(name, Kind.LARGEST, help, labels);
  }

  /** A text in a label; the name is without the suffix {@code _info}. */
  public static Metric info(String name, String help, String... labels) {
    return new Metric(name, Kind.INFO, help, labels);
  }

  /** A histogram of times in seconds. */
  public static Metric times(String name, String help, String... labels) {
    return new Metric(name, Kind.TIMES, help, labels);
  }

  /** The name, without the suffix of a counter or an info. */
  public String name() {
    return name;
  }

  /** The name as a query has it; for times the name without the suffixes of a histogram. */
  public String shownName() {
    return shownName;
  }

  /** What kind of metric this is. */
  public Kind kind() {
    return kind;
  }

  /** What the metric says. */
  public String help() {
    return help;
  }

  /** The names of the labels, in the order in which their values are given. */
  public List<String> labels() {
    return labels;
  }

  /** The position in {@link #labels()} of the label that is shown in this place. */
  int shownAt(int place) {
    return shown[place];
  }

  @Override
  public String toString() {
    return shownName();
  }
}
