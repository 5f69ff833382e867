/** The Java client. Depends on no code of the server, only on its HTTP interface. */
@NullMarked
package dev.firebreak.client;

import org.jspecify.annotations.NullMarked;
