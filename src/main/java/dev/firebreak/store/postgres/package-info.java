/** Tasks in a PostgreSQL database that several nodes share, and who of these is alive. */
@NullMarked
package dev.firebreak.store.postgres;

import org.jspecify.annotations.NullMarked;
