package dev.firebreak.store.postgres.tasks;

import dev.firebreak.store.Ending;
import dev.firebreak.store.OutcomeText;
import dev.firebreak.store.StateCodes;
import dev.firebreak.store.postgres.connection.ArrayParameter;
import dev.firebreak.store.postgres.connection.DatabaseTime;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Parking;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The values of endings without a result, by column. */
final class EndingColumns {
  private final ArrayParameter givenBack;
  private final ArrayParameter crashed;
  private final ArrayParameter after;
  private final ArrayParameter outcomes;
  private final ArrayParameter causes;
  private final ArrayParameter reasons;
  private final ArrayParameter untils;
  private final ArrayParameter seens;

  EndingColumns(int n) {
    givenBack = ArrayParameter.ints(n);
    crashed = ArrayParameter.ints(n);
    after = ArrayParameter.longs(n);
    outcomes = ArrayParameter.ints(n);
    causes = ArrayParameter.texts(n);
    reasons = ArrayParameter.texts(n);
    untils = ArrayParameter.times(n);
    seens = ArrayParameter.longs(n);
  }

  void add(Ending ending) {
    switch (ending) {
      case Ending.Succeeded _, Ending.SucceededAtLength _ ->
          throw new IllegalStateException("the ending has a result");
      case Ending.Failed(Outcome outcome) -> add(0, 0, null, StateCodes.FAILED, outcome);
      case Ending.Cancelled(Outcome outcome) -> add(0, 0, null, StateCodes.CANCELLED, outcome);
      case Ending.Retried(Outcome outcome, Duration pause) -> add(0, 0, pause, 0, outcome);
      case Ending.CrashedInIsolation(Outcome outcome, Duration pause) ->
          add(0, 1, pause, 0, outcome);
      case Ending.Released(Outcome outcome, boolean kept, Duration pause) ->
          add(1, 0, pause, 0, kept ? outcome : null);
      case Ending.Parked _ -> add(1, 0, Duration.ZERO, 0, null);
    }
    add(ending instanceof Ending.Parked(Parking parking) ? parking : null);
  }

  private void add(
      int back, int crashes, @Nullable Duration pause, int outcome, @Nullable Outcome cause) {
    givenBack.add(back);
    crashed.add(crashes);
    after.add(pause == null ? null : (Long) DatabaseTime.millis(pause));
    outcomes.add(outcome);
    causes.add(cause == null ? null : OutcomeText.write(cause));
  }

  private void add(@Nullable Parking parking) {
    Integer wakes = parking == null ? null : parking.wakes();
    reasons.add(parking == null ? null : parking.waitingFor());
    untils.add(parking == null ? null : DatabaseTime.fit(parking.until()));
    seens.add(wakes == null ? null : (Long) wakes.longValue());
  }

  ArrayParameter[] columns() {
    return new ArrayParameter[] {
      givenBack, crashed, after, outcomes, causes, reasons, untils, seens
    };
  }
}
