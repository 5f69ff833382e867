/**
 * Level {@code process} for commands that are started for each attempt: finding the program, its
 * work folder, what it writes, and what its exit code means.
 */
@NullMarked
package dev.firebreak.command;

import org.jspecify.annotations.NullMarked;
