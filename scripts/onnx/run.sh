#!/usr/bin/env bash
# Exports models of a simulated run as ONNX and compares their outputs with what the router predicted: run.sh AZIMUTH
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
azimuth=${1:?usage: run.sh AZIMUTH}
tools=${TOOLS:-$root/.tools/onnx}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

"$root/scripts/onnx/setup.sh" "$tools"
# A linear model's decisions, then those of a network that corrects one.
for kind in ridge mlp; do
    "$azimuth" simulate --trace "$root/datasets/traces/sessions.jsonl.gz" \
        --cluster "$root/datasets/clusters/demo.yaml" --policies learned --regressor "$kind" --rate 25 \
        --requests 1200 --log "$scratch/$kind.sqlite" >/dev/null
    "$tools/bin/python" "$root/scripts/onnx/check.py" --azimuth "$azimuth" --log "$scratch/$kind.sqlite" \
        --kind "$kind" --candidates 500 --scratch "$scratch"
done
