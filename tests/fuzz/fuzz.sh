#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# fuzz.sh TARGET SOURCES OUT SECONDS: builds a libFuzzer target (safetensors, manifest, archive,
# images) with AddressSanitizer and UBSan and lets it look for trouble that long. OUT/TARGET keeps
# the corpus, so that the next time goes on from there, and what made it fail. 0 seconds: builds only.
set -eu
target=$1 sources=$2 out=$3/$1 seconds=$4
here=$sources/tests/fuzz
clang=clang++-14
if ! command -v $clang >/dev/null; then
  echo "skipped: needs clang-14 and libclang-rt-14-dev, which ./dev test installs"
  exit 77
fi
data=${OCT_SHARED_DATA:-$sources/../shared/data}
corpus=$out/corpus
mkdir -p "$corpus"
cd "$sources"
base="sdk/src/error.cpp"
longest=65536
case $target in
  safetensors)
    longest=4096
    files="$base sdk/src/atomic_file.cpp sdk/src/safetensors.cpp sdk/src/safetensors_header.cpp
           sdk/src/safetensors_write.cpp"
    flags="-Isdk/include" libraries=""
    header='{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}'  # 54 bytes: \066
    printf '\066\000\000\000\000\000\000\000%sabcd' "$header" >"$corpus/one"
    ;;
  manifest)  # reads no tensor, though a header on its way names them
    longest=8192
    files="$base sdk/src/atomic_file.cpp sdk/src/suggestion.cpp sdk/src/options.cpp
           datasets/common/csv.cpp datasets/common/item_key.cpp datasets/common/truth_files.cpp
           datasets/common/names.cpp datasets/common/draft.cpp datasets/common/manifest.cpp"
    flags="-Isdk/include -Isdk/itk/include -Idatasets -I$here/no_torch" libraries=""
    printf 'oct,patient,eye,label,split\na.png,1,L,DRUSEN;CNV,train\n' >"$corpus/one"
    printf '\357\273\277id,path,eye\r\n"a ""b""","b.png",OD\r\n' >"$corpus/quoted"
    ;;
  archive)
    files="$base $(echo host/data/archive/archive_*.cpp)"
    flags="-Isdk/include -Ihost" libraries="-larchive -lz"
    (cd "$here" && tar -cf "$corpus/tar" fuzz.sh && tar -czf "$corpus/tgz" fuzz.sh &&
      python3 -m zipfile -c "$corpus/zip" fuzz.sh safetensors.dict)
    ;;
  images)
    files="$base $(echo sdk/itk/sniff/*.cpp) sdk/itk/src/volume_frames.cpp sdk/itk/src/samples.cpp"
    flags="-Isdk/include -Isdk/itk/include -Isdk/itk" libraries="-lz -ldeflate"
    if [ -d "$data" ]; then
      find "$data/dicom" "$data/volumes" "$data/formats" "$data/bad" -type f -size -40k \
        -exec cp {} "$corpus/" \;
    fi
    ;;
  *)
    echo "no fuzz target '$target'" >&2
    exit 1
    ;;
esac
dictionary=""
[ ! -f "$here/$target.dict" ] || dictionary="-dict=$here/$target.dict"
# shellcheck disable=SC2086
$clang -std=c++20 -O1 -g -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined \
  $flags "$here/$target.cpp" $files $libraries -o "$out/fuzz_$target"
[ "$seconds" -gt 0 ] || exit 0
exec "$out/fuzz_$target" -seed=1 -max_total_time="$seconds" -max_len=$longest -timeout=10 \
  -rss_limit_mb=1024 -print_final_stats=1 -verbosity=${FUZZ_VERBOSITY:-0} $dictionary \
  -artifact_prefix="$out/" "$corpus"
