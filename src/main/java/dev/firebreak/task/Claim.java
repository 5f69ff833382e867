package dev.firebreak.task;

/**
 * The right of one attempt to settle a task: the fence. Each new attempt has a higher number, and
 * the store refuses an outcome with an older number.
 *
 * @param id the task
 * @param number how often the task was claimed, from 1; never reset
 */
public record Claim(RunId id, int number) {}
