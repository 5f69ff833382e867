/** The memory that requests, answers and running attempts share, counted in bytes. */
@NullMarked
package dev.firebreak.memory;

import org.jspecify.annotations.NullMarked;
