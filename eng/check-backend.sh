#!/usr/bin/env bash
# TorchBackend selects the package with libtorch; the CUDA one is not restored here (gigabytes), only evaluated.
set -euo pipefail
cd "$(dirname "$0")/.."
packages() { dotnet msbuild samples/TrainCifar10 -getItem:PackageReference "$@" | grep '"Identity"' | cut -d'"' -f4; }
packages | grep -qx libtorch-cpu-linux-x64
packages -p:TorchBackend=cuda | grep -qx TorchSharp-cuda-linux
! packages -p:TorchBackend=cuda | grep -qx libtorch-cpu-linux-x64
! message=$(dotnet restore samples/TrainCifar10 -p:TorchBackend=gpu 2>&1)
grep -q "TorchBackend is 'gpu'; it is 'cpu' or 'cuda'" <<< "$message"
echo "ok"
