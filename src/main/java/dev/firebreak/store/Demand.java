package dev.firebreak.store;

/**
 * How many tasks of a type are wanted. There must be slots for them.
 *
 * @param type its name
 * @param slots how many of those above suspicion, from 0
 * @param start where these will run: INSIDE or APART
 * @param suspects how many of those that were lost with a JVM twice, from 0; they run APART
 */
public record Demand(String type, int slots, Start start, int suspects) {}
