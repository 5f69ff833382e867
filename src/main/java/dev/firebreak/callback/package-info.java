/**
 * Tells the ends of tasks: the tasks of the type {@code firebreak-callback} run here. An event is a
 * CloudEvent, signed as Standard Webhooks says, and sent to an address that was checked. Which ends
 * are reported is recorded by package store; the rules for addresses belong to package config.
 */
@NullMarked
package dev.firebreak.callback;

import org.jspecify.annotations.NullMarked;
