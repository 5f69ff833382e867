/**
 * The access log: a line for each request, written by one thread. Knows nothing of HTTP messages:
 * {@code http} makes the records of requests.
 */
@NullMarked
package dev.firebreak.requestlog;

import org.jspecify.annotations.NullMarked;
