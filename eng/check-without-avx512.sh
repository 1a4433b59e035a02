#!/usr/bin/env bash
# Runs the tests of the kernels, and of what is built on them, as on processors without AVX-512 and without AVX2.
set -euo pipefail
cd "$(dirname "$0")/.."
threads=RunConfiguration.EnvironmentVariables.OMP_NUM_THREADS=2
filter='FullyQualifiedName~Kernels|FullyQualifiedName~Operators|FullyQualifiedName~Modules.NetworkTests|FullyQualifiedName~Modules.CompactNetworkTests|FullyQualifiedName~InferenceModelTests|FullyQualifiedName~PrecisionTests'
DOTNET_EnableAVX512=0 DOTNET_EnableAVX512F=0 ONEDNN_MAX_CPU_ISA=AVX2 ATEN_CPU_CAPABILITY=avx2 \
    dotnet test tests/SeNet.Tests -c Release --no-build --filter "$filter" -- "$threads"
DOTNET_EnableAVX=0 DOTNET_EnableAVX512=0 DOTNET_EnableAVX512F=0 ONEDNN_MAX_CPU_ISA=SSE41 ATEN_CPU_CAPABILITY=default \
    dotnet test tests/SeNet.Tests -c Release --no-build --filter 'FullyQualifiedName~Kernels|FullyQualifiedName~Operators' \
    -- "$threads"
# The engine, which has kernels of each width and takes the widest that .NET says there are.
for setting in DOTNET_EnableAVX512F=0 DOTNET_EnableAVX2=0 DOTNET_EnableHWIntrinsic=0; do
    env "$setting" dotnet test tests/SeNet.Inference.Tests -c Release --no-build
done
