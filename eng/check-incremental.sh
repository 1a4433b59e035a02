#!/usr/bin/env bash
# After a build, a second one patches and copies nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
native=samples/TrainCifar10/bin/Release/net10.0/runtimes/linux-x64/native/libLibTorchSharp.so
before=$(stat -c %y "$native")
log=$(dotnet build samples/TrainCifar10 -c Release --no-restore -v:normal)
after=$(stat -c %y "$native")
[ "$before" = "$after" ] || { echo "the native library was written again"; exit 1; }
grep -q 'Skipping target "SeNetPatchLibTorchSharp" because all output files are up-to-date' <<< "$(dotnet build samples/TrainCifar10 -c Release --no-restore -v:detailed)" \
  || { echo "the patch was not skipped"; exit 1; }
! grep -q 'Copying file from' <<< "$log" || { echo "files were copied again"; grep 'Copying file' <<< "$log"; exit 1; }
echo "ok"
