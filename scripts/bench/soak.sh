#!/usr/bin/env bash
# A million mixed requests (streams, errors, broken answers, clients that leave) through one router; see soak.py.
# REQUESTS=1000000 by default.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
# shellcheck source=scripts/bench/tools.sh
. scripts/bench/tools.sh
need cc gcc libc6-dev
need python3 python3
need taskset util-linux
mkdir -p .build/bench
cc -O2 -o .build/bench/backend scripts/bench/backend.c
cc -O2 -o .build/bench/soak scripts/bench/soak.c
products=$(sh scripts/release.sh azimuth)
exec python3 scripts/bench/soak.py --azimuth "$products/azimuth" \
    --backend .build/bench/backend --client .build/bench/soak --requests "${REQUESTS:-1000000}"
