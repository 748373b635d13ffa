#!/bin/sh
# A read over HTTP: one person, masked, with context and audit, beside
#  - pgbench running the very statements that the read sends, at the same connections a role;
#  - Django with psycopg serving the same statements.
# The statements are taken from the server's own log of one read. A read uses connections of several
# roles, one after the other; so pgbench runs each role's part by itself and the parts' times add up.
set -eu

program=$1
persons=${2:-20000}
time=${3:-10}
clients=${4:-8}
here=$(cd "$(dirname "$0")" && pwd)

command -v wrk >/dev/null 2>&1 || {
    echo "http: wrk is missing (Debian: apt-get install wrk)" >&2
    exit 69
}
. "$here/demo.sh"
multiply "$persons"
"$program" tick --district 321204 >/dev/null 2>&1
psql -X -q "$uri" -c 'VACUUM ANALYZE'

"$program" serve --port 0 --language en >"$folder/serve.log" 2>&1 &
server=$!
peer=
trap 'kill $server $peer 2>/dev/null || true; "$program" down >/dev/null 2>&1 || true
    rm -rf "$folder"' EXIT
until grep -q 'localhost:' "$folder/serve.log"; do sleep 0.2; done
root=$(sed -n 's|.*\(http://localhost:[0-9]*\).*|\1|p' "$folder/serve.log")
token=$(token_of health1)
ref=$(psql -X -At "$uri" -c "SELECT p.ref FROM kernel.person AS p JOIN kernel.entitlement AS e
    ON e.district = p.district AND e.person = p.id WHERE p.district = 321204 AND p.role = 0
    GROUP BY p.ref ORDER BY count(*) DESC, p.ref LIMIT 1")
read="$root/api/v1/persons/$ref"
ask() { curl --silent --fail --output "$folder/person.json" -H "Authorization: Bearer $token" "$read"; }

# Twice before, so that what is prepared once is.
ask && ask
log="$YUHOU_HOME/data/server.log"
[ -f "$log" ] || log=$(find "$YUHOU_HOME" -name server.log | head -1)
psql -X -q "$uri" -c "ALTER SYSTEM SET log_statement = 'all'" \
    -c "ALTER SYSTEM SET log_line_prefix = '@%u '" -c 'ALTER SYSTEM SET log_parameter_max_length = -1' \
    -c "ALTER SYSTEM SET log_error_verbosity = 'default'" -c 'SELECT pg_reload_conf()' >/dev/null
sleep 1
from=$(wc -c <"$log")
ask
sleep 1
tail -c +$((from + 1)) "$log" >"$folder/read.log"
psql -X -q "$uri" -c 'ALTER SYSTEM RESET ALL' -c 'SELECT pg_reload_conf()' >/dev/null
sleep 1
python3 "$here/http/statements.py" "$folder/read.log" "$token" "$folder/statements"

# The database as a role signs in.
role_uri() { echo "$uri" | sed "s|//[a-z_]*@|//$1@|"; }

# wrk's "Requests/sec".
wrk_rate() {
    wrk -t1 -c"$clients" -d"${time}s" -H "Authorization: Bearer $token" "$1" |
        tee -a "$folder/wrk.log" | awk '/Requests\/sec/ {print $2} /Non-2xx/ {bad=1} END {exit bad}'
}
ours=$(wrk_rate "$read")
echo "http: $ours reads/s over HTTP (wrk, $clients connections)"

# As many connections a role as the program's pools have.
total=0
for script in "$folder"/statements/*.sql; do
    role=$(basename "$script" .sql)
    case $role in
    assessor) connections=6 ;;
    ingest) connections=4 ;;
    auth) connections=3 ;;
    *) connections=1 ;;
    esac
    rate=$(pgbench -n -M prepared -c "$connections" -j 1 -T "$time" -f "$script" \
        "$(role_uri "$role")" 2>"$folder/pgbench.log" |
        sed -n 's/^tps = \([0-9.]*\).*/\1/p')
    [ -n "$rate" ] || { cat "$folder/pgbench.log" >&2; exit 1; }
    echo "http: $rate reads/s of $role's part (pgbench -M prepared -c $connections)"
    total=$(awk -v t="$total" -v r="$rate" 'BEGIN {print t + 1 / r}')
done
sql=$(awk -v t="$total" 'BEGIN {printf "%.1f", 1 / t}')
awk -v a="$ours" -v b="$sql" 'BEGIN {
    printf "http: all statements of a read: %.1f reads/s; ratio %.2f (goal 0.35)\n", b, a / b}'

sh "$here/django/run.sh" "$folder" "$uri" "$token" "$ref" >"$folder/django.log" 2>&1 &
peer=$!
until curl --silent --output /dev/null "http://127.0.0.1:8899/persons/$ref"; do
    kill -0 "$peer" 2>/dev/null || { cat "$folder/django.log" >&2; exit 1; }
    sleep 0.5
done
theirs=$(wrk_rate "http://127.0.0.1:8899/persons/$ref")
awk -v a="$ours" -v b="$theirs" 'BEGIN {
    printf "http: Django with psycopg: %.1f reads/s; %.1f times as fast (goal 5)\n", b, a / b}'
