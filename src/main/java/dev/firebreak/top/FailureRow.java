package dev.firebreak.top;

import java.time.Instant;

/**
 * A failure.
 *
 * @param id the id of the task; empty for the last crash of a type, whose call or task is not known
 * @param cause why, in one line
 */
record FailureRow(Instant at, String type, String id, String cause) {}
