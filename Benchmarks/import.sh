#!/bin/sh
# Imports 100,000 synthetic roster rows through the program, as the demonstration's service account
# does, beside PostgreSQL's own COPY of the same file into a bare table of text columns: the physical
# limit. Prints seconds, peak memory and ratio.
set -eu

program=$1
rows=${2:-100000}
here=$(cd "$(dirname "$0")" && pwd)
. "$here/demo.sh"

awk -v rows="$rows" 'BEGIN {
    print "ref,household,town,village,name,id_number,sex,birth,role,mother,father,adopted_on,spouse,phone,account"
    split("7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2", weight, " ")
    for (family = 0; family < rows / 2; family++) {
        # A birth day and a sequence of its own for every mother, with the check digit of GB 11643.
        day = 1 + family % 28; month = 1 + int(family / 28) % 12
        year = 1950 + int(family / 336) % 20; sequence = 2 * (int(family / 6720) % 500)
        body = sprintf("321283%04d%02d%02d%03d", year, month, day, sequence); sum = 0
        for (i = 1; i <= 17; i++) sum += substr(body, i, 1) * weight[i]
        number = body substr("10X98765432", sum % 11 + 1, 1)
        printf "M%d,H%d,321204001,321204001201,王兰,%s,,,parent,,,,,13900000000,\n", family, family, number
        printf "C%d,H%d,321204001,321204001201,王平,,male,%d-01-01,child,M%d,,,,,\n", family, family, year + 25, family
    }
}' > "$folder/roster.csv"

measure() { # seconds and peak kilobytes of a command
    python3 - "$@" <<'PY'
import resource, subprocess, sys, time
start = time.monotonic()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(f"{time.monotonic() - start:.2f} {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss}")
PY
}

psql -X -q "$uri" -c 'CREATE TABLE bench_rows (ref text, household text, town text, village text,
    name text, id_number text, sex text, birth text, role text, mother text, father text,
    adopted_on text, spouse text, phone text, account text)'
copy=$(measure psql -X -q "$uri" -c "\\copy bench_rows FROM '$folder/roster.csv' CSV HEADER")
import=$(measure "$program" roster import "$folder/roster.csv" --district 321204)
again=$(measure "$program" roster import "$folder/roster.csv" --district 321204)
echo "$rows rows"
echo "COPY of the file:      ${copy% *} s"
echo "import:                ${import% *} s, peak ${import#* } KiB"
echo "the same file again:   ${again% *} s, peak ${again#* } KiB"
echo "$import $copy" | awk '{ printf "ratio import / COPY:   %.1f\n", $1 / $3 }'
