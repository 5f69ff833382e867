/**
 * Handlers that crash, hang or leak on purpose, and one of many steps, for {@code conf/demo.conf},
 * for the scenes of {@code firebreak demo} and for tests.
 */
@NullMarked
package dev.firebreak.demo;

import org.jspecify.annotations.NullMarked;
