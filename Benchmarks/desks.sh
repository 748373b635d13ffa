#!/bin/sh
# The lists and rounds of the bureaus' desks at 200,000 families (FAMILIES): each statement as the
# desk runs it, over tables filled by the tests of plans, which show its index too.
set -eu

FAMILIES=${FAMILIES:-200000}
YUHOU_FAMILIES=$FAMILIES swift test --skip-build --scratch-path "$1" --no-parallel \
    --filter 'PlanTests|ListTests|MeansIndexTests' 2>&1 | grep -E 'Suite .* started| seconds$|✘'
