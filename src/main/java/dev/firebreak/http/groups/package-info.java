/**
 * Groups of tasks as callers see them: their documents, and the requests that create them.
 * Endpoints are in {@code dev.firebreak.http}.
 */
@NullMarked
package dev.firebreak.http.groups;

import org.jspecify.annotations.NullMarked;
