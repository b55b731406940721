#!/usr/bin/env bash
# The dashboard in headless Chromium, before a real router and emulated servers. PICTURES=folder keeps screenshots.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
. "$root/scripts/bench/tools.sh"
if [ -z "${CHROMIUM:-}" ]; then need chromium chromium; fi
need python3 python3
if [ -z "${AZIMUTH:-}" ]; then AZIMUTH=$(cd "$root" && sh scripts/release.sh azimuth)/azimuth; fi
exec python3 "$root/scripts/dashboard/check.py" "$AZIMUTH" ${PICTURES:+"$PICTURES"}
