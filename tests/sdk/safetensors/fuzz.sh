#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# fuzz.sh SOURCES OUT SECONDS: builds the libFuzzer target and lets it look for trouble that long.
# OUT keeps the corpus, so that the next time goes on from there, and what made it fail.
set -eu
sources=$1 out=$2 seconds=$3
here=$sources/tests/sdk/safetensors
clang=clang++-14
if ! command -v $clang >/dev/null; then
  echo "skipped: needs clang-14 and libclang-rt-14-dev, which ./dev test --all installs"
  exit 77
fi
mkdir -p "$out/corpus"
header='{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'  # 54 bytes: \066
printf '\066\000\000\000\000\000\000\000%sabcd' "$header" >"$out/corpus/one"
cd "$sources/sdk/src"
$clang -std=c++20 -O1 -g -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined \
  -I../include "$here/fuzz_safetensors.cpp" error.cpp atomic_file.cpp safetensors.cpp \
  safetensors_header.cpp safetensors_write.cpp -o "$out/fuzz_safetensors"
exec "$out/fuzz_safetensors" -seed=1 -max_total_time="$seconds" -max_len=4096 -timeout=10 \
  -print_final_stats=1 -verbosity=0 -dict="$here/fuzz.dict" -artifact_prefix="$out/" "$out/corpus"
