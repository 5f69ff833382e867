/**
 * Types that an operator has paused: {@link dev.firebreak.pause.Pauses} is the node's copy of what
 * the store keeps. What a pause does to calls is decided in {@code admission}, and to tasks in
 * {@code tasks}.
 */
@NullMarked
package dev.firebreak.pause;

import org.jspecify.annotations.NullMarked;
