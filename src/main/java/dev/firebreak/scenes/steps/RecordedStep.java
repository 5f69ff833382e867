package dev.firebreak.scenes.steps;

/**
 * A step as the store has it.
 *
 * @param number its place in the order in which the steps of the task were recorded, from 1
 * @param step which step of the job it is, from its name, "step 1" and so on
 * @param result its result as text
 */
record RecordedStep(int number, int step, String result) {}
