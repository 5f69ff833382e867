/**
 * The files of {@code firebreak init}: configurations with example programs, and how new files are
 * written. The files themselves are resources in folders below this package.
 */
@NullMarked
package dev.firebreak.template;

import org.jspecify.annotations.NullMarked;
