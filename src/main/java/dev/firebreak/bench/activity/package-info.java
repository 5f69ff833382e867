/**
 * What a server and its machine did while it was measured, to tell why some of its answers took
 * long.
 */
@NullMarked
package dev.firebreak.bench.activity;

import org.jspecify.annotations.NullMarked;
