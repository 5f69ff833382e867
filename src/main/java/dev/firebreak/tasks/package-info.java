/**
 * Durable tasks from their submission to their settlement: {@link
 * dev.firebreak.tasks.TaskSubmission} stores them, {@link dev.firebreak.tasks.Claimer} claims what
 * is due for free slots, {@link dev.firebreak.tasks.TaskRun} has the supervisor run one attempt,
 * and {@link dev.firebreak.tasks.Settlement} settles it under its claim.
 *
 * <p>The transitions of a task's state, and what makes them:
 *
 * <pre>
 * submit     -> queued, or running if a slot is free at once
 * claim      queued | retrying (due) -> running
 * settle     running -> succeeded | failed | retrying | cancelled | quarantined
 * cancel     queued | retrying -> cancelled; running -> stopping
 * settle     stopping -> cancelled, or as above if the attempt was faster
 * take-over  running (its node is dead) -> queued | quarantined
 * retry      failed | cancelled | quarantined -> queued
 * </pre>
 *
 * Only the holder of the claim's number, the fence, can settle: a node that lost its lease cannot
 * overwrite the outcome that another node has recorded.
 */
@NullMarked
package dev.firebreak.tasks;

import org.jspecify.annotations.NullMarked;
