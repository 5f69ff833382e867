# shellcheck shell=bash disable=SC2154 # The variables are those of run.
# What is compared; to be sourced. Of each: what is missing to measure it, if anything, and how it is measured. A
# measurement prints "phase value" lines.

missing_firebreak() { :; }
measure_firebreak() {
  mkdir -p "$work/tasks"
  firebreak_bench --data-dir "$work/tasks"
}

missing_firebreak-pg() { missing_postgres; }
measure_firebreak-pg() {
  on_postgres firebreak_bench --data-dir "$work" --jdbc-url "{jdbc}"
}

missing_bullmq() {
  missing_command redis-server redis-server
  missing_command redis-cli redis-tools
  missing_node bullmq
}
measure_bullmq() {
  start_redis
  node_peer bullmq
  stop_redis
}

missing_graphile-worker() {
  missing_postgres
  missing_node graphile-worker
}
measure_graphile-worker() { on_postgres node_peer graphile-worker; }

missing_db-scheduler() {
  missing_postgres
  missing_jar db-scheduler
}
measure_db-scheduler() { on_postgres java_peer DbScheduler; }

missing_jobrunr() {
  missing_postgres
  missing_jar jobrunr
}
measure_jobrunr() { on_postgres java_peer JobRunrPeer; }

missing_command() { # COMMAND PACKAGE
  command -v "$1" >/dev/null || echo "apt install $2"
}

missing_postgres() {
  missing_command psql postgresql
  postgres_folder >/dev/null || echo "apt install postgresql"
}

missing_node() {
  [ -n "$node" ] || echo "apt install nodejs (22 or newer)"
  [ -d "$fetched/node_modules/$1" ] || echo "src/bench/peers/setup"
}

missing_jar() {
  [ -n "$(compgen -G "$fetched/java/$1-*.jar")" ] || echo "src/bench/peers/setup"
}

on_postgres() {
  start_postgres
  "$@"
  stop_postgres
}

firebreak_bench() { # with an input as long as that of the peers
  within "$dist/bin/firebreak" bench --tasks --rounds 1 --duration "${seconds}s" --warmup "${warmup}s" \
    --payload '{"to":"user0000000@example.com","n":0}' --content-type application/json \
    --json "$work/bench.json" "${@//\{jdbc\}/${JDBC_URL:-}}" >&2
  "$here/figures.py" "$work/bench.json"
}

node_peer() {
  within "$node" "$work/node/$1.mjs" "$seconds" "$warmup"
}

java_peer() {
  within "$java" -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -cp "$fetched/java/*" "$here/java/$1.java" "$seconds" "$warmup"
}

versions() { # of what is installed
  {
    set +e
    "$java" --version | sed -n '1s/openjdk \([^ ]*\).*/Java \1/p'
    "$node" --version | sed 's/v/Node.js /'
    redis-server --version | sed 's/.*v=\([^ ]*\).*/Redis \1/'
    "$(postgres_folder)/postgres" --version | sed 's/.*) \([^ ]*\).*/PostgreSQL \1/'
    sed -nE 's/.*"(bullmq|graphile-worker)": "([^"]*)".*/\1 \2/p' "$fetched/package.json"
    find "$fetched/java" -name '*.jar' | sed -nE 's/.*\/(db-scheduler|jobrunr)-(.*)\.jar/\1 \2/p' | sort
    true
  } 2>/dev/null | paste -sd, | sed 's/,/, /g'
}
