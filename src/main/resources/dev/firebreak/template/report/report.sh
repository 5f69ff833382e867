#!/bin/sh
# Prints a report. Its input is on standard input: {"days": 1}. What it prints is the result of its task.
set -eu

days=$(sed -n 's/.*"days" *: *\([0-9][0-9]*\).*/\1/p')
if [ -z "$days" ]; then
  echo 'the input must be JSON with a number of days, as {"days": 1}' >&2
  exit 65 # The input is wrong: rejected, and not tried again.
fi

echo "Report of $(date -u +%Y-%m-%d), for $days day(s)"
echo
echo 'Disk space, by file system:'
df -P -h | awk 'NR > 1 { printf "%6s used of %6s  %s\n", $5, $2, $6 }'
