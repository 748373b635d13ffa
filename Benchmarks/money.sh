#!/bin/sh
# A run of about so many lines (default 1,000,000) sealed by the program, every line a link of a chain,
# beside PostgreSQL's own COPY of the same rows into the same table with its indexes, in one run on one
# machine. Prints seconds and the ratio.
set -eu

program=$1
lines=${2:-1000000}
here=$(cd "$(dirname "$0")" && pwd)

. "$here/demo.sh"
multiply 20000
YUHOU_TOKEN=$(token_of finance1) "$program" finance run list --district 321204 >/dev/null

# The run as it is prepared, written by the database's owner: each person so many periods.
psql -X -q "$uri" -v lines="$lines" <<'SQL' >/dev/null
INSERT INTO kernel.feed (district, department, code, seq, as_of, digest, accepted, unchanged, rejected,
    recorded_by)
SELECT 321204, 'public_security', 'deaths', 1 + count(*), kernel.today(), sha256('x'), 0, 0, 0, 'bench'
FROM kernel.feed WHERE district = 321204 AND department = 'public_security' AND code = 'deaths';
INSERT INTO kernel.account (district, person, sealed, blind_index, key_version)
SELECT p.district, p.id, '\x00', sha256(p.id::text::bytea), 1 FROM kernel.person AS p
WHERE p.district = 321204 AND NOT EXISTS (SELECT FROM kernel.account AS a
    WHERE a.district = p.district AND a.person = p.id);
INSERT INTO ledger.fund (district, client, code, title, kind, payer, holder, document, recorded_by)
VALUES (321204, 'bench', 'bench', 'bench', 'appropriation', 'district', 'finance', 'bench', 'bench');
INSERT INTO ledger.fund_purpose (district, fund, clause, document, recorded_by)
SELECT 321204, id, 'BENCH', 'bench', 'bench' FROM ledger.fund WHERE code = 'bench';
INSERT INTO ledger.share (district, clause, from_month, version, client, document, recorded_by)
VALUES (321204, 'BENCH', '2000-01-01', 1, 'bench', 'bench', 'bench');
INSERT INTO ledger.share_part (district, clause, from_month, version, fund, parts, place)
SELECT 321204, 'BENCH', '2000-01-01', 1, id, 1, 1 FROM ledger.fund WHERE code = 'bench';
SELECT ledger.move(321204, 'bench', 'appropriate', id, extract(year FROM kernel.today())::integer, 'outside',
    extract(year FROM kernel.today())::integer, 'free',
    :lines::bigint * 100, NULL, NULL, 'bench') FROM ledger.fund WHERE code = 'bench';
INSERT INTO ledger.run (district, client, title, clauses, first_month, through, known, year)
VALUES (321204, 'bench', 'bench', ARRAY['BENCH'], '2000-01-01', '2020-01-01', '2020-01-01',
    extract(year FROM kernel.today())::integer);
INSERT INTO ledger.run_line (district, run, person, clause, period, before, amount)
SELECT 321204, r.id, p.id, 'BENCH', date '2000-01-01' + g.n, 0, 100
FROM ledger.run AS r, (SELECT id, count(*) OVER () AS persons FROM kernel.person AS p
    WHERE district = 321204 AND NOT EXISTS (SELECT FROM kernel.fact AS f
        WHERE f.district = 321204 AND f.person = p.id AND f.kind = 'death')) AS p,
    generate_series(1, :lines / greatest(1, (SELECT count(*) FROM kernel.person AS p
        WHERE district = 321204 AND NOT EXISTS (SELECT FROM kernel.fact AS f
            WHERE f.district = 321204 AND f.person = p.id AND f.kind = 'death')))::integer) AS g (n)
WHERE r.client = 'bench';
INSERT INTO ledger.run_page (district, run, stage, seq, last, lines, total, made_by)
SELECT 321204, id, 'prepare', 0, NULL, 0, 0, 'finance1' FROM ledger.run WHERE client = 'bench';
INSERT INTO ledger.run_act (district, run, seq, client, act, lines, total, actor, acted_by, acted_on)
SELECT 321204, r.id, 1, 'bench', 'prepare', 0, 0, a.id, a.name, kernel.today()
FROM ledger.run AS r, auth.account AS a WHERE r.client = 'bench' AND a.name = 'finance1';
VACUUM ANALYZE;
SQL
run=$(psql -X -At "$uri" -c "SELECT id FROM ledger.run WHERE client = 'bench'")

# Seconds that a command takes.
timed() {
    begun=$(date +%s.%N)
    "$@" >/dev/null 2>"$folder/errors" || { cat "$folder/errors" >&2; exit 1; }
    date +%s.%N | awk -v begun="$begun" '{ printf "%.2f", $1 - begun }'
}
step() {
    YUHOU_TOKEN=$(token_of "$2") "$program" finance run "$1" --run "$run" --district 321204
}
checked=$(timed step check finance2)
approved=$(timed step approve finance3)
sealed=$(timed step seal finance4)
rows=$(psql -X -At "$uri" -c "SELECT count(*) FROM ledger.line WHERE run = $run")

psql -X -q "$uri" <<SQL
CREATE SCHEMA bench;
CREATE TABLE bench.line (LIKE ledger.line INCLUDING ALL);
CREATE TABLE bench.plain AS SELECT district, person, clause, period, seq, kind, before, amount, after,
    run, payment, made_on FROM ledger.line WHERE run = $run ORDER BY person, clause, period;
\copy bench.plain TO '$folder/lines.bin' (FORMAT binary)
CHECKPOINT
SQL
copied=$(timed psql -X -q "$uri" -c "\copy bench.line (district, person, clause, period, seq, kind, before, amount, after, run, payment, made_on) FROM '$folder/lines.bin' (FORMAT binary)")

echo "$rows lines checked: $checked s; approved: $approved s"
echo "$rows lines sealed: $sealed s"
echo "the same rows by COPY into the same table with its indexes: $copied s"
awk -v a="$sealed" -v b="$copied" 'BEGIN { printf "ratio sealed / COPY: %.2f\n", a / b }'
