/**
 * The users and groups of this system, and whether this process may start programs as one of them.
 * Linux only. Knows nothing of types or programs.
 */
@NullMarked
package dev.firebreak.account;

import org.jspecify.annotations.NullMarked;
