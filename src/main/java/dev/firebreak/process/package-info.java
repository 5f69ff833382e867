/**
 * Programs of the operating system: started, fed, listened to, measured, and stopped with all that
 * they started in turn. On Linux by its own calls (posix_spawn, poll, pidfd, wait4), through Java's
 * foreign functions; elsewhere by what {@link java.lang.ProcessHandle} can do.
 *
 * <p>Knows nothing of types, attempts or actors.
 */
@NullMarked
package dev.firebreak.process;

import org.jspecify.annotations.NullMarked;
