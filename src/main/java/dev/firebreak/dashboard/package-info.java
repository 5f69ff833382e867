/**
 * The files of the page for operators, as resources beside these classes: HTML, a style, and one
 * small script for each part of the page, served as they are. What serves them is in the package
 * {@code http}.
 */
@NullMarked
package dev.firebreak.dashboard;

import org.jspecify.annotations.NullMarked;
