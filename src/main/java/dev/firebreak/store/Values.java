package dev.firebreak.store;

import java.util.List;

/**
 * Values that tasks have.
 *
 * @param values in their order, without repetitions
 * @param more whether there may be others
 */
public record Values(List<String> values, boolean more) {
  /** Copies the list. */
  public Values {
    values = List.copyOf(values);
  }

  /**
   * The first of some values.
   *
   * @param sorted the values in their order
   * @param more whether there may be others
   */
  public static Values first(List<String> sorted, int most, boolean more) {
    return new Values(
        sorted.subList(0, Math.min(most, sorted.size())), more || sorted.size() > most);
  }
}
