/**
 * The model: what a run is called, how an attempt can end, whose fault that was, and when to try
 * again. Values only; nothing here acts.
 */
@NullMarked
package dev.firebreak.task;

import org.jspecify.annotations.NullMarked;
