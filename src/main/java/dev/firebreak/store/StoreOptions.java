package dev.firebreak.store;

import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * The options of a store.
 *
 * @param node the node's name, recorded with every attempt
 * @param clock the store's clock; times are stored to the millisecond
 * @param answers completes stages: it is given one action at a time, each of which completes all
 *     stages of one or more commits, in order
 * @param inputBytes how many bytes of inputs one claim may return; a larger input is claimed alone
 * @param onFailedSync ends the process. Called when a commit failed during its sync, so that the
 *     content of the disk is unknown: callers that wait for that commit are never answered.
 */
public record StoreOptions(
    String node, InstantSource clock, Executor answers, long inputBytes, Runnable onFailedSync) {}
