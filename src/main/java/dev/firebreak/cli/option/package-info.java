/**
 * The options that several commands share, what they stand for (a node, a store, a configuration),
 * and the exit codes.
 */
@NullMarked
package dev.firebreak.cli.option;

import org.jspecify.annotations.NullMarked;
