package dev.firebreak.scenes;

/**
 * An outage of a node or of the database.
 *
 * @param description what failed, and how
 * @param tasks how many tasks the node ran at that moment; 0 for the database
 * @param elsewhereSeconds the time until each of these tasks was started on another node or was
 *     final
 * @param backSeconds the time until tasks were accepted again
 */
record Outage(String description, int tasks, double elsewhereSeconds, double backSeconds) {}
