/**
 * The Java client. Needs nothing of the server: what it knows of Firebreak is its HTTP interface.
 */
@NullMarked
package dev.firebreak.client;

import org.jspecify.annotations.NullMarked;
