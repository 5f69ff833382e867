package dev.firebreak.exposition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of one metric. They are usually read in the same order each time, so the next one is
 * found without a search. Not thread-safe.
 */
final class SampleFamily {
  private final List<Sample> samples = new ArrayList<>();
  private final Map<List<String>, Sample> byLabels = new HashMap<>();
  private int reading;

  /** The place of the value that is expected next. */
  private int next;

  /** How many values there are in this reading. */
  private int used;

  /** Returns the value with these labels; that of another reading is cleared. */
  Sample of(int currentReading, String... labels) {
    if (reading != currentReading) {
      reading = currentReading;
      next = 0;
      used = 0;
    }
    Sample sample = next < samples.size() ? samples.get(next) : null;
    if (sample != null && !sample.isOf(reading) && sample.isLabelled(labels)) {
      next++;
    } else {
      sample = byLabels.computeIfAbsent(List.of(labels), this::added);
    }
    if (!sample.isOf(reading)) {
      sample.begin(reading);
      used++;
    }
    return sample;
  }

  private Sample added(List<String> labels) {
    Sample sample = new Sample(labels);
    samples.add(sample);
    return sample;
  }

  /** Returns the values of a reading, and forgets all others. */
  List<Sample> all(int currentReading) {
    if (reading != currentReading || used < samples.size()) {
      samples.removeIf(sample -> !sample.isOf(currentReading));
      byLabels.values().removeIf(sample -> !sample.isOf(currentReading));
    }
    return samples;
  }
}
