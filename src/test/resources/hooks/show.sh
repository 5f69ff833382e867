#!/bin/sh
# Shows what a hook passes to its command.
echo "arguments: $*"
for name in ARG_2 ARG_3 ARG_4 HOOK_ref REPOSITORY FIRST_MESSAGE EVENT NONE USER_ID TEXT HOW QUERY SECOND ALL; do
  value=$(env | sed -n "s/^$name=//p")
  [ -z "$value" ] || echo "$name: $value"
done
[ -z "${FILE:-}" ] || echo "file: $(cat "$FILE")"
echo "in: $(pwd)"
echo "body: $(wc -c | tr -d ' ') bytes"
