/**
 * The steps and signals of tasks as callers see them: their documents, pages of them, and the
 * parameters of requests about them. Endpoints are in {@code dev.firebreak.http}.
 */
@NullMarked
package dev.firebreak.http.steps;

import org.jspecify.annotations.NullMarked;
