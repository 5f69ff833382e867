/**
 * Measurements that are cheap enough for the hot path. Imports nothing of the server; package
 * {@code metrics} shows them to the outside.
 */
@NullMarked
package dev.firebreak.measure;

import org.jspecify.annotations.NullMarked;
