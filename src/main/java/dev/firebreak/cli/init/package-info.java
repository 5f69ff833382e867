/** The command that writes a first configuration: init. */
@NullMarked
package dev.firebreak.cli.init;

import org.jspecify.annotations.NullMarked;
