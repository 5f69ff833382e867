/**
 * The command line: one class per command, each parsed by picocli, in packages by the subject of
 * the commands. Here is what finds a command and runs it. Exit codes are those of sysexits.h, in
 * {@link dev.firebreak.cli.option.ExitCode}.
 */
@NullMarked
package dev.firebreak.cli;

import org.jspecify.annotations.NullMarked;
