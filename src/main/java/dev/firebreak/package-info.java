/**
 * Firebreak runs every request in a supervised worker of its own. Imports run one way, from the
 * right to the left: {@code api <- task <- config <- liveness <- memory <- process <- isolation <-
 * json <- handler <- command <- workerprocess <- admission <- store <- schedule <- supervision <-
 * forwarding <- tasks <- observe <- cluster <- socket <- connection <- http <- node <- demo <- cli
 * <- Main}, and, in the tools jar, {@code cli <- scenes <- bench <- tools}. {@code client} and
 * {@code terminal} import nothing of the server. The architecture test holds this.
 */
@NullMarked
package dev.firebreak;

import org.jspecify.annotations.NullMarked;
