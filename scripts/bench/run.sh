#!/usr/bin/env bash
# The data path's figures beside nginx: proxy on core 0, load and backends on core 1; see bench.py.
# ROUNDS=5, SECONDS_EACH=3, CONNECTIONS=64 and ONLY=costs,latency,decisions,tagger,loops,memory by default.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
# shellcheck source=scripts/bench/tools.sh
. scripts/bench/tools.sh
need wrk wrk
need nginx nginx-light
need cc gcc libc6-dev
need python3 python3
need taskset util-linux
mkdir -p .build/bench
cc -O2 -o .build/bench/backend scripts/bench/backend.c
products=$(sh scripts/release.sh azimuth decision-bench tagger-bench)
exec python3 scripts/bench/bench.py --azimuth "$products/azimuth" --decisions "$products/decision-bench" \
    --tagger "$products/tagger-bench" \
    --backend .build/bench/backend --rounds "${ROUNDS:-5}" --seconds "${SECONDS_EACH:-3}" \
    --connections "${CONNECTIONS:-64}" --only "${ONLY:-costs,latency,decisions,tagger,loops,memory}"
