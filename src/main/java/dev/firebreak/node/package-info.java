/**
 * One running node: creates the parts of all other packages and connects them, in the order in
 * which they start and stop. Contains wiring only, no decisions.
 */
@NullMarked
package dev.firebreak.node;

import org.jspecify.annotations.NullMarked;
