/**
 * What a maintainer asks for about a node in trouble, in one archive: facts about the system, the
 * configuration without secrets, threads, a recording of the JVM, the last lines of the log.
 * Nothing of this package is loaded before an archive is requested. Knows nothing of HTTP.
 */
@NullMarked
package dev.firebreak.diagnostics;

import org.jspecify.annotations.NullMarked;
