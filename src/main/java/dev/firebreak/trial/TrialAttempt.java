package dev.firebreak.trial;

import dev.firebreak.isolation.ProgramEnd;
import dev.firebreak.task.Outcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that has ended.
 *
 * @param number the number of the attempt, from 1
 * @param outcome how it ended
 * @param program how its program ended and what it used; null for a handler, and for a program that
 *     is kept ready
 * @param waited how long it waited for a process
 * @param ran how long it ran after that, until it ended or was told to stop
 * @param stopping how long it took to end after it was told to stop
 * @param stderr the last of what the program wrote to its standard error, or the handler logged
 * @param progress the last progress that it reported; null if it reported none
 */
public record TrialAttempt(
    int number,
    Outcome outcome,
    @Nullable ProgramEnd program,
    Duration waited,
    Duration ran,
    Duration stopping,
    String stderr,
    @Nullable String progress) {}
