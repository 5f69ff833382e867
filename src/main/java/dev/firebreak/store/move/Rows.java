package dev.firebreak.store.move;

import dev.firebreak.store.StoreException;

/** Takes rows, one after the other. */
@FunctionalInterface
public interface Rows {
  void take(Row row) throws StoreException;
}
