package dev.firebreak.isolation;

import dev.firebreak.task.Cause;

/**
 * How the program of an attempt ended, whether the attempt succeeded or not.
 *
 * @param end how it ended and what it used, without its standard error
 * @param written how many bytes it wrote to its standard output; at least this many if it was ended
 *     because there were too many
 */
public record ProgramEnd(Cause.Ended end, long written) {}
