/**
 * Programs of the operating system: starts them, writes their input, reads their output, measures
 * them, and stops them with all processes that they started. On Linux this uses system calls
 * (posix_spawn, poll, epoll, pidfd, wait4) through Java's foreign functions; elsewhere it uses
 * {@link java.lang.ProcessHandle}.
 *
 * <p>Knows nothing of types, attempts or actors.
 */
@NullMarked
package dev.firebreak.process;

import org.jspecify.annotations.NullMarked;
