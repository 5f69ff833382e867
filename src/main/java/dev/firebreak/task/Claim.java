package dev.firebreak.task;

/**
 * The right of one attempt to say what becomes of a task: the fence. Each new attempt has a higher
 * number, and who comes with an older one is not heard.
 *
 * @param id the task
 * @param number how often it was claimed, from 1; never starts again
 */
public record Claim(RunId id, int number) {}
