package dev.firebreak.store;

import dev.firebreak.task.FailureKind;
import dev.firebreak.task.RunId;
import java.time.Instant;

/**
 * Failed and quarantined tasks of one type with the same cause.
 *
 * @param type the type's name
 * @param kind the kind of their last failures
 * @param count how many there are
 * @param newest the newest of them
 * @param newestAt when that one ended
 */
public record FailureGroup(
    String type, FailureKind kind, int count, RunId newest, Instant newestAt) {}
