/** What a person sees in a terminal: tables and progress. Knows nothing of what it shows. */
@NullMarked
package dev.firebreak.terminal;

import org.jspecify.annotations.NullMarked;
