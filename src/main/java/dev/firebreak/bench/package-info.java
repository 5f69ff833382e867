/**
 * The scenes of {@code firebreak bench}: each starts servers, puts load on them and prints what it
 * measured. The command line is in {@link dev.firebreak.tools}.
 */
@NullMarked
package dev.firebreak.bench;

import org.jspecify.annotations.NullMarked;
