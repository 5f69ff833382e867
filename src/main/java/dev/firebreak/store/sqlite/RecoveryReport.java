package dev.firebreak.store.sqlite;

import java.time.Duration;

/**
 * What was found when the store was opened.
 *
 * @param freed how many tasks ran when their node was lost
 * @param quarantined how many of these were quarantined
 * @param live how many tasks are not in a final state
 * @param took how long that needed
 */
public record RecoveryReport(long freed, long quarantined, long live, Duration took) {}
