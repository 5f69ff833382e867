package dev.firebreak.metrics;

import dev.firebreak.fixture.TestNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What a node shows at {@code /metrics} as text. */
record Shown(String text) {
  private static final Pattern SAMPLE =
      Pattern.compile("^([a-z_0-9]+(?:\\{[^}]*})?) (\\S+)$", Pattern.MULTILINE);
  private static final Pattern FAMILY =
      Pattern.compile("^# TYPE ([a-z_0-9]+) (\\w+)$", Pattern.MULTILINE);
  private static final Pattern TYPE = Pattern.compile("[{,]type=\"([^\"]*)\"");

  static Shown by(TestNode node) {
    return new Shown(node.get("/metrics").body());
  }

  /** The value of a sample, such as {@code a_total{type="x"}}; null if there is none. */
  Double value(String sample) {
    return samples().get(sample);
  }

  /** The value of a sample, which must exist. */
  double of(String sample) {
    Double value = value(sample);
    if (value == null) {
      throw new AssertionError("no " + sample + " in " + samples().keySet());
    }
    return value;
  }

  private Map<String, Double> samples() {
    Map<String, Double> samples = new TreeMap<>();
    SAMPLE
        .matcher(text)
        .results()
        .forEach(found -> samples.put(found.group(1), number(found.group(2))));
    return samples;
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  /** The names of all metrics with their kinds. */
  Map<String, String> families() {
    Map<String, String> families = new TreeMap<>();
    FAMILY.matcher(text).results().forEach(f -> families.put(f.group(1), f.group(2)));
    return families;
  }

  /** All values of the label {@code type}. */
  Set<String> types() {
    Set<String> types = new TreeSet<>();
    TYPE.matcher(text).results().forEach(found -> types.add(found.group(1)));
    return types;
  }
}
