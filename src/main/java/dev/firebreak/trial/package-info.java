/**
 * One run of a type without a server, for {@code firebreak try}: starts an attempt as a worker of a
 * node does, with its deadlines, and says what it used of its limits. Nothing is stored, and no
 * port is opened.
 */
@NullMarked
package dev.firebreak.trial;

import org.jspecify.annotations.NullMarked;
