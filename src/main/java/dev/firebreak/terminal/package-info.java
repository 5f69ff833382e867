/**
 * Output for terminals, independent of its content: tables, progress bars, blocks of lines and
 * whole screens that are drawn again in place, untrusted text, keys.
 */
@NullMarked
package dev.firebreak.terminal;

import org.jspecify.annotations.NullMarked;
