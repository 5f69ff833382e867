/** The commands that start a server or prepare its start: serve, check and cache. */
@NullMarked
package dev.firebreak.cli.serve;

import org.jspecify.annotations.NullMarked;
