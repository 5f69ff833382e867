package dev.firebreak.scenes.steps;

/**
 * A step as the store has it.
 *
 * @param number its place in the order in which the steps of the task were recorded, from 1
 * @param name its name
 * @param result its result as text
 */
record RecordedStep(int number, String name, String result) {}
