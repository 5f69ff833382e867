/** Output for terminals: tables and progress bars, independent of their content. */
@NullMarked
package dev.firebreak.terminal;

import org.jspecify.annotations.NullMarked;
