#!/bin/sh
# The joint-meeting office's board over HTTP: one page with every number on it, in a district of about
# so many families (default 200,000). Prints the first board, which counts; boards counted anew; boards
# as the office opens them, which are shown again for twenty times as long as counting took; and a page
# of a list. The goal is 100 ms for a board as it is opened.
set -eu

program=$1
families=${2:-200000}
here=$(cd "$(dirname "$0")" && pwd)

. "$here/demo.sh"
people=$(psql -X -At "$uri" -c 'SELECT count(*) FROM kernel.person WHERE district = 321204')
now=$(psql -X -At "$uri" -c 'SELECT count(*) FROM kernel.family WHERE district = 321204')
if [ "$families" -gt "$now" ]; then multiply $((people * (families / now - 1))); fi
"$program" tick --district 321204 >/dev/null 2>&1
now=$(psql -X -At "$uri" -c 'SELECT count(*) FROM kernel.family WHERE district = 321204')

"$program" serve --port 0 --language en >"$folder/serve.log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null || true; "$program" down >/dev/null 2>&1 || true; rm -rf "$folder"' EXIT
port=
while [ -z "$port" ]; do
    kill -0 "$server" || { cat "$folder/serve.log" >&2; exit 1; }
    port=$(sed -n 's|.*http://localhost:\([0-9]*\).*|\1|p' "$folder/serve.log")
    sleep 0.2
done
cookie="__Host-yuhou=$(token_of office1)"

# Milliseconds of each of so many requests, the shortest first: `timed 50 /board`.
timed() {
    for _ in $(seq "$1"); do
        curl -s -o "$folder/page" -w '%{http_code} %{time_total}\n' -H "Cookie: $cookie" \
            "http://localhost:$port$2"
    done | awk '$1 != 200 { print "status " $1 > "/dev/stderr"; exit 1 } { printf "%.1f\n", $2 * 1000 }' \
        | sort -n
}

# `name: p50 … p99 … of so many`
say() {
    awk -v name="$1" '{ t[NR] = $1 }
        END { printf "%-28s p50 %8.1f ms  p99 %8.1f ms  of %d\n", name,
              t[int((NR + 1) / 2)], t[int(NR * 0.99 + 0.999)], NR }'
}

echo "board over HTTP, $now families:"
timed 1 /board | say "first, counts"
timed 5 '/board?fresh=1' | say "counted anew"
timed 200 /board | say "as the office opens it"
echo "page: $(wc -c <"$folder/page") bytes"
timed 5 /gaps/missed | say "a page of a list"
