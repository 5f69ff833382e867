/** The command that runs a type once without a server: try. */
@NullMarked
package dev.firebreak.cli.trial;

import org.jspecify.annotations.NullMarked;
