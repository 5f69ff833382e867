package dev.firebreak.store;

import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * What a store is told when it is opened.
 *
 * @param node its node's name, written beside every attempt
 * @param clock what it takes for the time; what it stores is as exact as a millisecond
 * @param answers where stages end: it is given tasks that each end all stages of a commit or of
 *     several, in order, and none while another runs
 * @param inputBytes how many bytes of inputs one claim may bring; a larger one comes alone
 * @param onFailedSync ends the process. Called when a commit failed in the middle, so that nobody
 *     knows what is on the disk: whoever waits for that commit is never answered.
 */
public record StoreOptions(
    String node, InstantSource clock, Executor answers, long inputBytes, Runnable onFailedSync) {}
