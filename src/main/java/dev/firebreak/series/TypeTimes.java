package dev.firebreak.series;

import dev.firebreak.measure.SparseTimes;
import java.util.Objects;

/**
 * The times of the attempts of one type on one node in the last {@link TypeSeries#RECENT} samples.
 */
public record TypeTimes(String type, SparseTimes attempts) {
  /** Refuses a missing part. */
  public TypeTimes {
    Objects.requireNonNull(type);
    Objects.requireNonNull(attempts);
  }
}
