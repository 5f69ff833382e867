/** What rounds of measurements amount to: medians, spreads and ratios, as tables and as JSON. */
@NullMarked
package dev.firebreak.bench.report;

import org.jspecify.annotations.NullMarked;
