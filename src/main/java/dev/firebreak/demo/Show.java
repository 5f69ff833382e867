package dev.firebreak.demo;

import java.io.PrintStream;
import java.util.Optional;

/**
 * How scenes are played.
 *
 * @param out where they are shown
 * @param strict whether what is promised about times counts too
 * @param postgres for scenes that need one; empty if there is none
 */
public record Show(PrintStream out, boolean strict, Optional<PostgresPrograms> postgres) {}
