/** The servers that are measured, each in a process of its own, and what they are compared with. */
@NullMarked
package dev.firebreak.bench.server;

import org.jspecify.annotations.NullMarked;
