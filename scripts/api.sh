#!/bin/sh
# Asks the API everything its own document allows, and what it does not allow, as several desks:
# schemathesis, stateful, on the demonstration's families. Any 5xx, any answer that is not as
# described, and anything reached without a token fails.
#
#   scripts/api.sh PROGRAM SCRATCH        over the demonstration in YUHOU_HOME
#
# YUHOU_API_SECONDS  time a desk (default 25)
# YUHOU_API_DESKS    whom (default "health1 town1 service"; "all": every desk of the demonstration)
set -eu

program=$1
seconds=${YUHOU_API_SECONDS:-25}
desks=${YUHOU_API_DESKS:-health1 town1 service}
python=$(sh "$(dirname "$0")/python.sh" "$2")

folder=$(mktemp -d)
server=
finish() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    [ -z "$server" ] || wait "$server" 2>/dev/null || true
    rm -rf "$folder"
}
trap finish EXIT

"$program" serve --port 0 --language en >"$folder/serve.log" 2>&1 &
server=$!
until grep -q 'localhost:' "$folder/serve.log"; do
    kill -0 "$server" 2>/dev/null || { cat "$folder/serve.log" >&2; exit 1; }
    sleep 0.2
done
root=$(sed -n 's|.*\(http://localhost:[0-9]*\).*|\1|p' "$folder/serve.log")
people="$YUHOU_HOME/demo/321204/sign-ins.json"

# Prints "name desk token" of everybody.
everybody() {
    "$python" - "$people" <<'PYTHON'
import json, sys

known = json.load(open(sys.argv[1], encoding="utf-8"))
for account in known["accounts"]:
    print(account["name"], account["desk"], account["token"])
print("service", "service", known["service"])
PYTHON
}
[ "$desks" != all ] || desks=$(everybody | awk '!seen[$2]++ {print $1}')

# Somebody of the demonstration, so that what is there is asked for too.
ref=$(sed -n '2s/,.*//p' "$YUHOU_HOME/demo/321204/roster.csv" 2>/dev/null || true)
cat >"$folder/schemathesis.toml" <<TOML
[parameters]
"path.ref" = "${ref:-H0001-1}"

# A body over the limit is refused for its size, before anybody reads what is wrong inside.
[checks]
negative_data_rejection.expected-statuses = [
    "400", "401", "403", "404", "405", "406", "409", "413", "415", "422", "428", "429", "5xx",
]
TOML

status=0
for name in $desks; do
    set -- $(everybody | awk -v name="$name" '$1 == name')
    [ $# -eq 3 ] || { echo "api: nobody is called $name" >&2; exit 64; }
    echo "api: $1 ($2), $seconds s"
    # What a desk asks for may well not be there: being refused politely is no failure.
    # It leaves a folder of its own where it runs.
    (cd "$folder" && "$(dirname "$python")/schemathesis" --config-file schemathesis.toml --no-color \
        run "$root/api/v1/openapi.json?desk=$2" --header "Authorization: Bearer $3" \
        --max-time "$seconds" --seed 1 --checks all --exclude-checks positive_data_acceptance \
        --max-response-time 60 --warnings off) >"$folder/$1.log" 2>&1 || {
        status=1
        cat "$folder/$1.log"
    }
    sed -n '/Test cases:/,/^$/p;/== .* ==/p' "$folder/$1.log" | tail -8
done
kill -TERM "$server"
wait "$server" || status=1
server=
exit $status
