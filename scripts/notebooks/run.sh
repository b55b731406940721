#!/usr/bin/env bash
# Runs every notebook over a small logbook that a simulation writes, and over one with hardly anything in it: run.sh AZIMUTH [FOLDER]
# The reports land in FOLDER, where one is given. Exit status 0 also where PyPI cannot be reached, which is said.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
azimuth=$(realpath "${1:?usage: run.sh AZIMUTH [FOLDER]}")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
reports=${2:-$scratch}
mkdir -p "$reports"

simulate() { # POLICY REQUESTS NAME
    "$azimuth" simulate --trace "$root/datasets/traces/agents.jsonl.gz" --cluster "$root/datasets/clusters/demo.yaml" \
        --rate 30 --requests "$2" --policies "$1" --log "$scratch/$3.sqlite" >/dev/null
}
simulate learned 1200 learned
simulate round_robin 12 little

count=0
for notebook in "$root"/notebooks-cli/*.ipynb; do
    name=$(basename "$notebook" .ipynb)
    for log in learned little; do
        report=$reports/$name-$log.html
        status=0
        "$azimuth" notebook run "$name" --folder "$root/notebooks-cli" --log "$scratch/$log.sqlite" --out "$report" \
            >/dev/null || status=$?
        if [ "$status" = 69 ]; then
            echo "notebooks: NOT CHECKED: what they need could not be installed, see above (is PyPI reachable?)" >&2
            exit 0
        fi
        [ "$status" = 0 ] || exit "$status"
        if ! grep -q '</html>' "$report"; then echo "notebooks: $report is not whole" >&2; exit 1; fi
        # A report must show the same without a network.
        if grep -qE '<(script|link|img)[^>]*(src|href)="?https?:' "$report"; then
            echo "notebooks: $report asks the network for something" >&2
            exit 1
        fi
        count=$((count + 1))
    done
done
# Targets are counted in other units than weights.
"$azimuth" notebook run objective --folder "$root/notebooks-cli" --log "$scratch/learned.sqlite" \
    --param objective=slo:ttft=0.5,tpot=0.05 --out "$reports/objective-slo.html" >/dev/null
grep -q 'both kept' "$reports/objective-slo.html"
count=$((count + 1))
echo "notebooks: $count reports written without an error"
