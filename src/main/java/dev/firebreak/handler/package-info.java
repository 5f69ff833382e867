/**
 * Level {@code thread}: Java handlers, each attempt on a virtual thread of its own. Also the
 * sources of handlers: the server's class path, and plugins, each with a class loader of its own.
 */
@NullMarked
package dev.firebreak.handler;

import org.jspecify.annotations.NullMarked;
