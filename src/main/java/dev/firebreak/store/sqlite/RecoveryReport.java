package dev.firebreak.store.sqlite;

import java.time.Duration;

/**
 * The result of opening a store.
 *
 * @param freed how many tasks ran when their node was lost
 * @param quarantined how many of these were quarantined
 * @param live how many tasks are not in a final state
 * @param took the duration of the recovery
 */
public record RecoveryReport(long freed, long quarantined, long live, Duration took) {}
