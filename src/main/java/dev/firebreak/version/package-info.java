/** The version of this program. Imports nothing of the server. */
@NullMarked
package dev.firebreak.version;

import org.jspecify.annotations.NullMarked;
