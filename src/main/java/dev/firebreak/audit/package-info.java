/**
 * The audit log: entries of who did what to what, when, from where and with which outcome, written
 * as lines of JSON by one thread. Knows nothing of HTTP: {@code http} makes the entries of
 * requests, {@code cli} those of commands that work on a store.
 */
@NullMarked
package dev.firebreak.audit;

import org.jspecify.annotations.NullMarked;
