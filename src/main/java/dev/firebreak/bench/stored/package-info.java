/**
 * Measurements of nodes whose stores hold many tasks: the stores are filled by statements, and the
 * requests, rates and starts of nodes that have them are measured.
 */
@NullMarked
package dev.firebreak.bench.stored;

import org.jspecify.annotations.NullMarked;
