/**
 * The command line: one class per command, each parsed by picocli. Exit codes are those of
 * sysexits.h, in {@link dev.firebreak.cli.ExitCode}.
 */
@NullMarked
package dev.firebreak.cli;

import org.jspecify.annotations.NullMarked;
