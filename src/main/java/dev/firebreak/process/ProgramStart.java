package dev.firebreak.process;

/**
 * A program that is to be started.
 *
 * @param mark a variable that is in the environment of this program's tree and of no other
 * @param listener receives the program's output and its end
 */
record ProgramStart(Launch launch, String mark, Listener listener) {}
