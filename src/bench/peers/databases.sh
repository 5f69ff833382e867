# shellcheck shell=bash disable=SC2154 # The variables are those of lib.sh.
# Starts the databases on free ports, with data in the temporary folder; to be sourced. Each runs only while something is
# measured on it, so that it does not write behind the back of what is measured next.

# Each write is synced before it is answered, as by PostgreSQL and Firebreak.
start_redis() {
  REDIS_PORT=$(free_port)
  export REDIS_PORT
  mkdir "$work/redis"
  start redis redis-server --bind 127.0.0.1 --port "$REDIS_PORT" --dir "$work/redis" --save '' \
    --appendonly yes --appendfsync always
  database=$pid
  until_true redis redis-cli -p "$REDIS_PORT" ping
}

stop_redis() {
  stop "$database"
  rm -r "$work/redis"
}

postgres_folder() { # of initdb and postgres, which Debian keeps off the path
  local found
  found=$(command -v initdb || printf '%s\n' /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)
  [ -x "$found" ] && dirname "$found"
}

# postgres_command COMMAND...: as the user postgres for root, as whom PostgreSQL refuses to run.
postgres_command() {
  if [ "$(id -u)" = 0 ]; then
    exec setpriv --reuid=postgres --regid=postgres --clear-groups "$@"
  fi
  exec "$@"
}

# With its default settings: fsync and synchronous_commit are on.
start_postgres() {
  local port
  port=$(free_port)
  mkdir "$work/postgres"
  if [ "$(id -u)" = 0 ]; then
    chown postgres "$work/postgres"
  fi
  (cd / && postgres_command "$(postgres_folder)/initdb" -D "$work/postgres/data" -A trust -U postgres -E UTF8 \
    --locale=C.UTF-8 >"$work/initdb.log" 2>&1) || fail "initdb has failed: $(cat "$work/initdb.log")"
  start postgres postgres_command "$(postgres_folder)/postgres" -D "$work/postgres/data" -p "$port" \
    -k "$work/postgres" -c listen_addresses=127.0.0.1
  database=$pid
  export PG_URL="postgres://postgres@127.0.0.1:$port/postgres"
  export JDBC_URL="jdbc:postgresql://127.0.0.1:$port/postgres?user=postgres"
  until_true postgres psql -qc 'select 1' "$PG_URL"
}

stop_postgres() {
  stop "$database" INT
  rm -r "$work/postgres"
}
