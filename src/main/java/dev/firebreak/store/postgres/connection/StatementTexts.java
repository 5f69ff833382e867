package dev.firebreak.store.postgres.connection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The texts with which statements are sent together, kept for the compositions that were used last:
 * groups have a few frequent ones and any number of rare ones. Not thread-safe.
 */
final class StatementTexts {
  /** How many compositions are kept. */
  static final int MOST = 100;

  /** A composition of more statements is not kept: it is rare, and its text long. */
  static final int LONGEST = 20;

  private final UnaryOperator<String> translation;
  private final Map<List<String>, String> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<String>, String> eldest) {
          return size() > MOST;
        }
      };

  /**
   * Starts with none.
   *
   * @param translation applied to each statement
   */
  StatementTexts(UnaryOperator<String> translation) {
    this.translation = translation;
  }

  /** The text that sends these statements, in their order. */
  String of(List<String> statements) {
    return statements.size() > LONGEST
        ? join(statements)
        : kept.computeIfAbsent(statements, this::join);
  }

  private String join(List<String> statements) {
    return statements.stream().map(translation).collect(Collectors.joining(";\n"));
  }

  /** How many compositions are kept now. */
  int size() {
    return kept.size();
  }
}
