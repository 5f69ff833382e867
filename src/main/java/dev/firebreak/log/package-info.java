/** How log lines are written: each is one line, whatever is in its words. */
@NullMarked
package dev.firebreak.log;

import org.jspecify.annotations.NullMarked;
