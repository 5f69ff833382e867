/** The commands of operators of a running node: types, schedules, reload, top and doctor. */
@NullMarked
package dev.firebreak.cli.operation;

import org.jspecify.annotations.NullMarked;
