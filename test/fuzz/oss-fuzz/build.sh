#!/bin/bash -eu
# Builds the fuzz targets as OSS-Fuzz wants them: everything that running one needs is in $OUT, which is all that there
# is where they run. CC, CXX, CFLAGS, CXXFLAGS and LIB_FUZZING_ENGINE say how.
# FALLBACKS (optional) names the libraries that are built from subprojects/: by default those in C++, since CXXFLAGS may
# ask for another standard library than the system's were built with.
# https://google.github.io/oss-fuzz/getting-started/new-project-guide/

: "${FALLBACKS=cxxopts,fmt,nlohmann_json,spdlog,tomlplusplus}"
build=${WORK:-/tmp}/hoist-fuzz
cd "$SRC/hoist"

# What a program needs beside the C library is found in lib/ next to it, also by the libraries there.
export LDFLAGS="${LDFLAGS-} -Wl,--disable-new-dtags,-rpath,\$ORIGIN/lib"
rm -rf "$build"
meson setup "$build" \
  -Dfuzzing=enabled "-Dfuzzing_engine=$LIB_FUZZING_ENGINE" -Db_lundef=false -Db_pch=false -Dbuildtype=plain \
  -Dtests=disabled -Dman=disabled -Dsystemd=disabled -Dzlib=enabled -Dbrotli=enabled -Dzstd=enabled -Darchive=disabled \
  --unity=on -Dunity_size=10 -Ddefault_library=static "-Dforce_fallback_for=$FALLBACKS"
ninja -C "$build" fuzz

# Shared libraries that the machines of OSS-Fuzz do not have.
mkdir -p "$OUT/lib"
needed_libraries() {
  ldd "$1" | awk '$2 == "=>" && $3 ~ /^\// { print $3 }' | grep -Ev '/(libc|libm|libpthread|libdl|librt|libresolv|libgcc_s)\.so'
}

for program in "$build"/test/fuzz/fuzz_*; do
  [ -f "$program" ] || continue
  name=${program##*/}
  target=${name#fuzz_}
  cp "$program" "$OUT/"
  needed_libraries "$program" | xargs -r cp -n -L -t "$OUT/lib"
  cp "test/fuzz/$target.options" "$OUT/$name.options"
  rm -f "$OUT/${name}_seed_corpus.zip"
  zip --quiet --junk-paths "$OUT/${name}_seed_corpus.zip" "test/fuzz/corpus/$target"/*
done
cp test/fuzz/dict/*.dict "$OUT/"
