/**
 * The servers that scenes start and kill: nodes with their keepers, a PostgreSQL server, and the
 * folders of both. Knows nothing of what a scene shows.
 */
@NullMarked
package dev.firebreak.scenes.server;

import org.jspecify.annotations.NullMarked;
