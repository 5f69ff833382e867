/**
 * Translates the hooks file of adnanh/webhook into a configuration, for {@code firebreak init
 * --from-webhook}. What Firebreak has is written into the configuration, the rest into a file that
 * the adapter hook.py reads; what needs a person becomes a note.
 */
@NullMarked
package dev.firebreak.migration;

import org.jspecify.annotations.NullMarked;
