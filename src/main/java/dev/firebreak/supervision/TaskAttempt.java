package dev.firebreak.supervision;

import dev.firebreak.admission.Slot;
import dev.firebreak.store.Claimed;

/**
 * The additional state of a run that is an attempt of a task.
 *
 * @param task the task, as it was claimed for this attempt
 * @param slot the slot that was taken for the attempt
 * @param lease whether the attempt may begin
 */
public record TaskAttempt(Claimed task, Slot slot, LeaseCheck lease) {}
