/**
 * The commands {@code demo} and {@code bench}. With {@link dev.firebreak.scenes} and {@link
 * dev.firebreak.bench} they make the tools jar, which is not on the class path of a server; {@link
 * dev.firebreak.cli} loads a command from here by its class name when a command line names it.
 */
@NullMarked
package dev.firebreak.tools;

import org.jspecify.annotations.NullMarked;
