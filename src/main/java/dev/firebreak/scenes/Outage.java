package dev.firebreak.scenes;

/**
 * Something that happened to a node, or to the database, which runs no tasks.
 *
 * @param what in words
 * @param tasks how many it ran at that moment
 * @param elsewhereSeconds after what time each of them was begun again elsewhere, or over
 * @param backSeconds after what time it accepted tasks again
 */
record Outage(String what, int tasks, double elsewhereSeconds, double backSeconds) {}
