/**
 * The format of log entries, text or JSON: each message is one line, whatever characters it
 * contains. {@link dev.firebreak.log.LogOutput} selects JSON; the classes of that format are not
 * loaded for text.
 */
@NullMarked
package dev.firebreak.log;

import org.jspecify.annotations.NullMarked;
