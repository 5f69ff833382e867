# shellcheck shell=bash disable=SC2034,SC2154 # The variables are those of run.
# Starts what is compared; to be sourced. Each function sets for its side the addresses of the two streams, and the ids
# of the processes whose time is counted.

start_firebreak() {
  local url
  sed "s/@BYTES@/$bytes/" "$here/firebreak.conf" >"$work/firebreak.conf"
  start firebreak "$dist/bin/firebreak" serve --end-with-parent --config "$work/firebreak.conf"
  pids[firebreak]=$pid
  url=$(address firebreak)
  through[firebreak]=$url/v1/call/through
  out[firebreak]=$url/v1/call/out
}

start_gateway() {
  if [ -z "${pids[gateway]:-}" ]; then
    start gateway-through "$work/gateway" cat
    pids[gateway]=$pid
    start gateway-out "$work/gateway" head -c "$bytes" /dev/zero
    pids[gateway]+=" $pid"
    through[gateway]=$(address gateway-through)/
    out[gateway]=$(address gateway-out)/
  fi
}

# Bytes go both ways at once on an upgraded connection: gateway/main.go says why.
start_nginx() {
  local port
  if ! command -v nginx >/dev/null; then
    echo "nginx is left out: apt install nginx-light" >&2
    return
  fi
  start_gateway
  port=$(free_port)
  sed -e "s|@WORK@|$work|; s|@PORT@|$port|; s|@THROUGH@|${through[gateway]}|; s|@OUT@|${out[gateway]}|" \
    "$here/nginx.conf" >"$work/nginx.conf"
  start nginx nginx -p "$work" -c "$work/nginx.conf"
  until_true nginx bash -c "exec 4<>/dev/tcp/127.0.0.1/$port"
  pids[nginx]="$pid ${pids[gateway]}"
  through[nginx]=upgrade://127.0.0.1:$port/through
  out[nginx]=http://127.0.0.1:$port/out
}

# The server of "bench --stream".
start_raw() {
  local server=("$java" -cp "$dist/lib/*:$dist/lib/tools/*" dev.firebreak.bench.server.PipeServer)
  start raw-through "${server[@]}" cat
  pids[raw]=$pid
  start raw-out "${server[@]}" head -c "$bytes" /dev/zero
  pids[raw]+=" $pid"
  through[raw]=$(address raw-through)
  out[raw]=$(address raw-out)
  through[raw]=raw${through[raw]#http}
  out[raw]=raw${out[raw]#http}
}
