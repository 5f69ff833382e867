#!/bin/bash
# A job of $STEPS steps, each of which notes its effect in a file outside of the node. A kill is
# planned for each of $KILLS parts of the steps: no part begins before the kill of the part before it, of which a file tells.
set -e
printf 'start %s %s\n' "$JOB" "$FIREBREAK_FENCE" >> "$NOTES"
known=0
for ((n = 1; n <= STEPS; n++)); do
  needed=$((n < STEPS ? (n - 1) * KILLS / STEPS : KILLS))
  while [ $known -lt $needed ]; do
    if [ -e "$KILLED/$needed" ]; then known=$needed; else sleep 0.02; fi
  done
  token=$(firebreak step "step $n" -- "$EFFECT" $n)
  printf 'got %s %s %s %s\n' "$JOB" "$FIREBREAK_FENCE" $n "$token" >> "$NOTES"
done
printf '{"steps":%s}' "$STEPS"
