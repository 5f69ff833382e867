/**
 * The commands that administrate tokens, by one interface: {@link
 * dev.firebreak.cli.token.TokenService}, of a running node, a store or a file.
 */
@NullMarked
package dev.firebreak.cli.token;

import org.jspecify.annotations.NullMarked;
