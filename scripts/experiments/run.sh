#!/bin/sh
# Every trace of datasets/traces on every cluster named here: one JSON file each, then a table of ratios.
set -eu

azimuth=$1
out=${2:-.build/experiments}
load=${LOAD:-0.7}
seeds=${SEEDS:-1,2,3}
policies=prefix_cache_and_load,prefix_cache,cache_aware,cache_aware_sglang,hit_threshold,weighted_scorers,lmetric
policies=$policies,dynamo_kv,round_robin,least_request,least_tokens,learned,oracle,oracle_x
clusters="eight-a100 mix-a100-l40s mix-h100-a100-l40s failing"

mkdir -p "$out"
rm -f "$out"/*.json
for cluster in $clusters; do
    for trace in datasets/traces/*.jsonl.gz; do
        name=$(basename "$trace" .jsonl.gz)
        echo "$cluster $name" >&2
        "$azimuth" simulate --trace "$trace" --cluster "datasets/clusters/$cluster.yaml" --load "$load" \
            --policies "$policies" --seeds "$seeds" --json >"$out/$cluster--$name.json"
    done
done
python3 scripts/experiments/table.py "$out"
