package dev.firebreak.store;

import java.util.concurrent.CompletionStage;

/** Values that tasks have, of which the condition of a filter can be chosen. */
public interface FilterValues {
  /**
   * Reads values. Where no index has them, those of the newest tasks only, so that the cost does
   * not depend on the number of tasks.
   *
   * @param prefix only values that begin with this
   * @param most how many at most, from 1
   */
  CompletionStage<Values> values(FilterField field, String prefix, int most);
}
