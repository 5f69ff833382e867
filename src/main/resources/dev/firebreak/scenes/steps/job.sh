#!/bin/bash
# A job of $STEPS steps, each of which notes its effect in a file outside of the node. The last one waits for a file.
set -e
printf 'start %s %s\n' "$JOB" "$FIREBREAK_FENCE" >> "$NOTES"
for ((n = 1; n <= STEPS; n++)); do
  [ "$n" -lt "$STEPS" ] || until [ -e "$GATE" ]; do sleep 0.05; done
  token=$(firebreak step "step $n" -- "$EFFECT" $n)
  printf 'got %s %s %s %s\n' "$JOB" "$FIREBREAK_FENCE" $n "$token" >> "$NOTES"
done
printf '{"steps":%s}' "$STEPS"
