#!/bin/sh
# Runs for each delivery of GitHub whose signature is right. The delivery is on standard input, its event in the environment.
# What this script prints is the result of its task; what it writes to standard error is kept with the task.
set -eu

case ${HTTP_X_GITHUB_EVENT:-none} in
  push) ;;
  ping) echo 'the webhook works'; exit 0 ;;
  *) echo "nothing to do for the event ${HTTP_X_GITHUB_EVENT:-none}"; exit 0 ;;
esac

# The first "ref" of a push is its branch. In a JSON text a quote has a backslash, so that nothing else looks like it.
ref=$(grep -o '"ref": *"[^"]*"' | head -n 1 | sed 's/.*"\([^"]*\)"$/\1/')
if [ -z "$ref" ]; then
  echo 'the delivery names no ref' >&2
  exit 65 # The input is wrong: rejected, and not tried again.
fi
if [ "$ref" != refs/heads/main ]; then
  echo "nothing to do for $ref"
  exit 0
fi

if [ -d "$SITE/.git" ]; then
  git -C "$SITE" pull --ff-only
  echo "deployed $ref"
else
  echo "would deploy $ref, but there is no checkout in $SITE (env.SITE in firebreak.conf)"
fi
