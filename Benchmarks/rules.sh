#!/bin/sh
# Rules in memory and "what if" on one core, beside OpenFisca-Core on the same rules and the same
# population. Prints both sides, whether their counts agree, and the ratios.
set -eu

measure=$1
here=$(cd "$(dirname "$0")" && pwd)
folder=${2:-$(mktemp -d)}
python=$folder/venv/bin/python
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 NUMEXPR_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1

[ -x "$python" ] || {
    python3 -m venv "$folder/venv"
    "$python" -m pip install --quiet -r "$here/openfisca/requirements.txt"
}
for command in rules what-if; do
    taskset -c 0 "$measure" "$command" --policies "$here/../policies" \
        --write "$folder/$command" > "$folder/$command.ours"
    taskset -c 0 "$python" "$here/openfisca/bench.py" "$command" "$folder/$command" \
        > "$folder/$command.peer"
    cat "$folder/$command.ours" "$folder/$command.peer"
    "$python" "$here/openfisca/compare.py" "$folder/$command.ours" "$folder/$command.peer"
done
[ $# -gt 1 ] || rm -rf "$folder"
