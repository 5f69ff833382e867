/**
 * Connections to PostgreSQL: opening them safely, statements and their parameters, what an error of
 * the server means, the time of the database, and the schema.
 */
@NullMarked
package dev.firebreak.store.postgres.connection;

import org.jspecify.annotations.NullMarked;
