/**
 * Level {@code thread}: Java handlers, each attempt on a virtual thread of its own. Where a handler
 * comes from is known here, too: the server's class path, or a plugin with a class loader of its
 * own.
 */
@NullMarked
package dev.firebreak.handler;

import org.jspecify.annotations.NullMarked;
