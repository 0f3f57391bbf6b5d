#!/bin/sh
# Fingerprints of one evaluation under different processor cores of OpenBLAS, JDKs and compilers (docs/fingerprint.md).
#
#   bench/quality/portable.sh [JAVA_HOME ...]        each a further JDK; $THALWEG_DATA is the folder of the streams
set -eu
cd "$(dirname "$0")/../.."
data=${THALWEG_DATA:-../shared/data}/bank.csv.gz

# The network is so large that its products go to OpenBLAS.
fingerprint() { # arithmetic, rows
    ./thalweg evaluate examples/bank.yaml "$data" --limit "$2" --json --set profile=fast --set arithmetic="$1" \
        --set 'network={hidden: [128, 64], activation: tanh, linearPath: true, dropout: 0.1}' \
        --set 'training={batch: 32, optimizer: {adam: {learningRate: 0.003}}}' |
        grep -o '"fingerprint":"[0-9a-f]\{16\}' | cut -d '"' -f 4
}

for arithmetic in portable fast; do
    for core in Zen Haswell SandyBridge Nehalem; do
        echo "$arithmetic, core $core: $(OPENBLAS_CORETYPE=$core fingerprint $arithmetic 6000)"
    done
    for home in "$@"; do
        echo "$arithmetic, $home: $(PATH=$home/bin:$PATH fingerprint $arithmetic 6000)"
    done
done
echo "portable, 600 rows: $(fingerprint portable 600)"
export THALWEG_JAVA_OPTS='-XX:+UseSerialGC -Xint'
echo "portable, 600 rows, -Xint: $(fingerprint portable 600)"
for home in "$@"; do
    echo "portable, 600 rows, -Xint, $home: $(PATH=$home/bin:$PATH fingerprint portable 600)"
done
