/** The commands on a whole store: backup, restore, verify and move. */
@NullMarked
package dev.firebreak.cli.store;

import org.jspecify.annotations.NullMarked;
