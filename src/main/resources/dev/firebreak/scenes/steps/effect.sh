#!/bin/sh
# The command of a step: its effect is a line in a file outside of the node, one write. No other run prints this token.
token=$FIREBREAK_FENCE.$$
printf 'run %s %s %s %s\n' "$JOB" "$FIREBREAK_FENCE" "$1" "$token" >> "$NOTES"
printf '%s' "$token"
