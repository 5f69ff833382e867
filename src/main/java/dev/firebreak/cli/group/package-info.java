/** The commands for groups of tasks. */
@NullMarked
package dev.firebreak.cli.group;

import org.jspecify.annotations.NullMarked;
