/**
 * The audit log: entries with the caller, the operation, its target, time, address and outcome,
 * written as lines of JSON by one thread. Knows nothing of HTTP: {@code http} makes the entries of
 * requests, {@code cli} those of commands that work on a store.
 */
@NullMarked
package dev.firebreak.audit;

import org.jspecify.annotations.NullMarked;
