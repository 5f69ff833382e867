package dev.firebreak.admission;

import dev.firebreak.config.TypeSettings;
import dev.firebreak.pause.Pause;
import dev.firebreak.task.Outcome;
import dev.firebreak.task.Refusal;

/**
 * Why a run of a type is refused, as callers read it.
 *
 * @param type the name of the type
 * @param bounds its limits
 */
record CapacityRefusals(String type, TypeSettings.Capacity bounds) {

  Outcome.Refused leakedWorkers(int leaked, boolean noCarriers, boolean begun) {
    return new Outcome.Refused(
        Refusal.LEAKED_WORKERS,
        leaked
            + " attempts of type "
            + type
            + " were abandoned after their timeout and still run; the limit is "
            + bounds.maxLeaked()
            + (noCarriers ? ", and all spare carriers of the node are held" : ""),
        begun);
  }

  Outcome.Refused waitedTooLong(boolean begun) {
    return new Outcome.Refused(
        Refusal.OVER_CAPACITY,
        "No slot of type " + type + " fell free within " + bounds.maxWait().toMillis() + " ms",
        begun);
  }

  Outcome.Refused noProcess(boolean begun) {
    return new Outcome.Refused(
        Refusal.OVER_CAPACITY,
        "No process of type "
            + type
            + " was ready for the attempt within "
            + bounds.maxWait().toMillis()
            + " ms",
        begun);
  }

  Outcome.Refused supervisorRestarted(boolean begun) {
    return new Outcome.Refused(
        Refusal.SUPERVISOR_RESTARTED,
        "The supervisor of type " + type + " failed and is being restarted",
        begun);
  }

  Outcome.Refused removed() {
    return new Outcome.Refused(
        Refusal.TYPE_REMOVED, "Type " + type + " was removed from the configuration", false);
  }

  static Outcome.Refused paused(Pause pause) {
    return new Outcome.Refused(Refusal.PAUSED, pause.describe(), false);
  }

  Outcome.Refused full() {
    return new Outcome.Refused(
        Refusal.OVER_CAPACITY,
        "All "
            + bounds.concurrency()
            + " slots of type "
            + type
            + " and all "
            + bounds.maxWaiting()
            + " places in its waiting line are taken",
        false);
  }

  static Outcome.Refused draining(boolean begun) {
    return new Outcome.Refused(Refusal.DRAINING, "This node is stopping", begun);
  }

  static Outcome.Refused leaseLost(boolean begun) {
    return new Outcome.Refused(
        Refusal.LEASE_LOST,
        "This node could not renew its lease in time and stopped its tasks",
        begun);
  }
}
