# For the benches to read in (`. demo.sh`): the demonstration in a private server of its own, gone
# when the shell ends. Expects `program` and `here`; gives `folder`, `uri` (the database as its owner
# has it) and YUHOU_TOKEN (the demonstration's service account, which imports and works out), and
# leaves `sign_ins` with everybody's token.
folder=$(mktemp -d)
trap '"$program" down >/dev/null 2>&1 || true; rm -rf "$folder"' EXIT
chmod 755 "$folder"
export YUHOU_HOME="$folder/home"

"$program" demo --no-serve >/dev/null 2>"$folder/demo.log" || { cat "$folder/demo.log" >&2; exit 1; }
uri=$("$program" status --language en | sed 's|.*\(postgresql:\)|\1|')
sign_ins="$YUHOU_HOME/demo/321204/sign-ins.json"
YUHOU_TOKEN=$(sed -n 's/^ *"service" : "\(.*\)".*/\1/p' "$sign_ins")
export YUHOU_TOKEN

# As autovacuum leaves tables within a minute or two.
psql -X -q "$uri" -c 'VACUUM ANALYZE'

# The token of one of the demonstration's people: `token_of health1`.
token_of() {
    sed -n '/"name" : "'"$1"'"/,/}/s/^ *"token" : "\(.*\)".*/\1/p' "$sign_ins"
}

# Makes district 321204 as large as about so many persons: directly, as the database's owner.
multiply() {
    have=$(psql -X -At "$uri" -c 'SELECT count(*) FROM kernel.person WHERE district = 321204')
    psql -X -q "$uri" -v district=321204 -v copies=$(($1 / have)) -f "$here/multiply.sql" >/dev/null
}

# The same for about so many families, worked out before, with their answers, cases and kept lists.
multiply_answers() {
    have=$(psql -X -At "$uri" -c 'SELECT count(*) FROM kernel.family WHERE district = 321204')
    psql -X -q "$uri" -v district=321204 -v copies=$(($1 / have)) -v answers=1 \
        -f "$here/multiply.sql" >/dev/null
}
