package dev.firebreak.metrics;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The names in an expression of PromQL, as far as the shipped ones use the language. */
final class Expression {
  private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"");
  private static final Pattern SELECTOR = Pattern.compile("([a-zA-Z_:][\\w:]*)\\{([^}]*)}");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)\\s*(?:=~|!~|!=|=)");

  /** What follows is a list of labels. */
  private static final Pattern LABELS =
      Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");

  private static final Pattern WINDOW = Pattern.compile("\\[[^]]*]");
  private static final Pattern NAME =
      Pattern.compile("(?<![\\w.$])[a-zA-Z_:][\\w:]*(?!\\w|\\s*\\()");
  private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");

  private Expression() {}

  /** The metrics that it names. */
  static Set<String> metrics(String expression) {
    String bare = TEXT.matcher(expression).replaceAll("\"\"");
    bare = SELECTOR.matcher(bare).replaceAll("$1 ");
    for (Pattern other : List.of(LABELS, WINDOW)) {
      bare = other.matcher(bare).replaceAll(" ");
    }
    Set<String> names = new TreeSet<>();
    NAME.matcher(bare).results().forEach(found -> names.add(found.group()));
    names.removeAll(WORDS);
    return names;
  }

  /** The labels in its selectors, by metric. */
  static Map<String, Set<String>> labels(String expression) {
    Map<String, Set<String>> labels = new TreeMap<>();
    SELECTOR
        .matcher(TEXT.matcher(expression).replaceAll("\"\""))
        .results()
        .forEach(
            found ->
                LABEL
                    .matcher(found.group(2))
                    .results()
                    .forEach(
                        label ->
                            labels
                                .computeIfAbsent(found.group(1), _ -> new TreeSet<>())
                                .add(label.group(1))));
    return labels;
  }
}
