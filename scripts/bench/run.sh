#!/usr/bin/env bash
# CPU time per request beside nginx in the same round: proxy on core 0, load and backend on core 1.
# ROUNDS=5, SECONDS_EACH=3 and CONNECTIONS=64 by default.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
for tool in wrk nginx; do
    if ! command -v "$tool" >/dev/null 2>&1; then
        if [ "$(id -u)" != 0 ]; then
            echo "bench: needs wrk and nginx: run 'apt-get install wrk nginx-light' as root and try again" >&2
            exit 1
        fi
        apt-get install -q -y --no-install-recommends wrk nginx-light
    fi
done
cd "$root"
swift build -c release --product azimuth
exec python3 scripts/bench/proxy.py --azimuth "$(swift build -c release --show-bin-path)/azimuth" \
    --rounds "${ROUNDS:-5}" --seconds "${SECONDS_EACH:-3}" --connections "${CONNECTIONS:-64}"
