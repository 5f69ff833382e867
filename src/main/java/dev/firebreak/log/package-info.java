/** The format of log entries: each message is one line, whatever characters it contains. */
@NullMarked
package dev.firebreak.log;

import org.jspecify.annotations.NullMarked;
