/**
 * Firebreak: every request in a supervised worker of its own. Imports run one way: {@code api <-
 * task <- config <- isolate <- supervise <- observe <- connection <- http <- node <- demo <- bench
 * <- cli <- Main}, and {@code client} and {@code terminal} import nothing of the server. An
 * architecture test holds this.
 */
@NullMarked
package dev.firebreak;

import org.jspecify.annotations.NullMarked;
