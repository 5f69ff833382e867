/**
 * The model: the ids and states of runs, the outcomes of attempts and their causes, and the retry
 * policy. Values only, without behaviour.
 */
@NullMarked
package dev.firebreak.task;

import org.jspecify.annotations.NullMarked;
