package dev.firebreak.observe;

import dev.firebreak.measure.TimeHistogram;

/**
 * How long calls and attempts of one type take.
 *
 * @param waits the times of calls in the waiting line, before each attempt
 * @param attempts the times of attempts, those of tasks included
 * @param calls the times of calls, from admission to answer
 */
public record RunTimes(TimeHistogram waits, TimeHistogram attempts, TimeHistogram calls) {
  RunTimes() {
    this(new TimeHistogram(), new TimeHistogram(), new TimeHistogram());
  }
}
