/** Where a server that is measured spends its processor time, stage by stage. */
@NullMarked
package dev.firebreak.bench.profile;

import org.jspecify.annotations.NullMarked;
