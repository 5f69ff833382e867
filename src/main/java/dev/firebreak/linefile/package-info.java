/**
 * Files to which lines are appended and which are renamed when they are full: those of the audit
 * log and of the access log. Knows nothing of what the lines say.
 */
@NullMarked
package dev.firebreak.linefile;

import org.jspecify.annotations.NullMarked;
