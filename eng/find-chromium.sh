#!/usr/bin/env bash
# Prints the path of Chromium, which it installs where it may; prints nothing where there is none.
set -euo pipefail
find() { command -v chromium || command -v chromium-browser || command -v google-chrome || true; }
browser=$(find)
if [ -z "$browser" ] && [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
  log=$(mktemp)
  { apt-get update && apt-get install -y --no-install-recommends chromium; } > "$log" 2>&1 || tail -3 "$log" >&2
  rm "$log"
  browser=$(find)
fi
echo "$browser"
