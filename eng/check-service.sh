#!/usr/bin/env bash
# Starts samples/ClassifierService, classifies with curl, and stops it; ClassifierService.Tests tries the page.
# Usage: check-service.sh [LOAD_SECONDS]
# With LOAD_SECONDS: asks four times as often as it can answer, for so long.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill -9 "$server" 2> /dev/null || true; rm -rf "$work"' EXIT
image=tests/data/golden/pillow/exif_1.jpg
bin=samples/ClassifierService/bin/Release/net10.0

fail() { echo "FAILED: $*"; cat "$work/log"; exit 1; }

model=$PWD/tests/data/onnx/weights.safetensors
(cd samples/ClassifierService && exec "../../$bin/ClassifierService" --urls=http://127.0.0.1:0 "--Classifier:Model=$model") > "$work/log" 2>&1 &
server=$!
until grep -q 'listening on' "$work/log"; do kill -0 "$server" || fail "it does not start"; sleep 0.1; done
url=$(grep -o 'http://127.0.0.1:[0-9]*' "$work/log" | head -1)

ask() { curl -s -o "$work/answer" -w '%{http_code} %{time_total}' --data-binary "@$1" "$url/classify"; }
expect() { # FILE STATUS
  read -r status seconds < <(ask "$1"; echo)
  echo "-- $(basename "$1"): $status in $seconds s"
  [ "$status" = "$2" ] || fail "$1: $status, $(cat "$work/answer")"
}

expect "$image" 200
grep -q '"name":"frog"' "$work/answer" || fail "$(cat "$work/answer")"
: > "$work/empty"; head -c 300 "$image" > "$work/truncated.jpg"; head -c 50000000 /dev/zero > "$work/large"
printf '\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x75\x30\0\0\x75\x30\x08\x02\0\0\0\xe9\x45\x6f\xed\0\0\0\0IDAT\x35\xaf\x06\x1e' > "$work/wide.png"
expect "$work/empty" 422; expect "$work/truncated.jpg" 422; expect README.md 422; expect "$work/wide.png" 422; expect "$work/large" 413

if [ $# -gt 0 ]; then
  dotnet run -c Release --project eng/ServiceLoad -- "$url" "$image" "$(pgrep -P "$server" ClassifierServ || echo "$server")" "$1"
fi

kill -TERM "$server"
for _ in $(seq 100); do kill -0 "$server" 2> /dev/null || break; sleep 0.1; done
! kill -0 "$server" 2> /dev/null || fail "it does not stop"
server=
echo "ok"
