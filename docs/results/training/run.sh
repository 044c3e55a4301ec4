#!/bin/bash
# Trains a network for each configuration named (all of this folder without a name), certifies it,
# and appends a line to FOLDER/runs.csv. A run that was interrupted goes on where it stopped; one
# that stands in the table is left out.
#
#   export REACHSCOPE_DATA=…
#   REACHSCOPE=reachscope ./run.sh FOLDER [CONFIGURATION…]
#
# Wants jq. Seconds are those of the processor, for training alone.
set -euo pipefail

folder=${1:?usage: run.sh FOLDER [CONFIGURATION…]}
shift
program=${REACHSCOPE:-reachscope}
here=$(cd "$(dirname "$0")" && pwd)
table=$folder/runs.csv
columns=run,method,seed,train_eps,epochs,samples,cpu_seconds,natural,pgd,unstable_box,snr_db,box,crown_ibp,crown,falsified

# Into `spent`: seconds of the processor that this shell's finished commands took.
processor() {
    times > "$folder/.times.$$"
    spent=$(tail -n 1 "$folder/.times.$$" | sed 's/[ms]/ /g' | awk '{print 60 * $1 + $2 + 60 * $3 + $4}')
    rm -f "$folder/.times.$$"
}

train() { # configuration, folder
    if [[ -e $2/job.json ]]; then
        $program train --out "$2" --resume
    else
        $program train --config "$1" --out "$2" --threads 1
    fi
}

# By each method alone: the share of the first 1000 test samples that it proves.
certify() { # folder
    local method
    for method in box crown-ibp crown; do
        $program certify "$1/network.onnx" --data mnist --eps 0.1 --clip 0:1 --method $method \
            --first 1000 --threads 1 --json > "$1/certify-$method.json"
    done
}

row() { # name, folder, seconds
    jq -r -n --arg name "$1" --arg seconds "$3" --slurpfile result "$2/result.json" \
        --slurpfile box "$2/certify-box.json" --slurpfile ibp "$2/certify-crown-ibp.json" \
        --slurpfile crown "$2/certify-crown.json" '
        def rounded: 100 * . | round / 100;
        def percent: 100 * . | rounded;
        $result[0] as $e | $e.settings as $s |
        [$name, $s.method, $s.seed, $s.eps, $s.epochs, $s.samples, ($seconds | tonumber | round),
         ($e.natural | percent), ($e.adversarial | percent), ($e.unstable | percent),
         ($e.snr_db | rounded), ($box[0].certified_accuracy | percent),
         ($ibp[0].certified_accuracy | percent), ($crown[0].certified_accuracy | percent),
         ($crown[0].counts.falsified / $crown[0].counts.samples | percent)] | map(tostring) | join(",")'
}

one() { # configuration
    local name out before
    name=$(basename "$1" .json)
    out=$folder/$name
    if grep -qs "^$name," "$table"; then
        return
    fi
    processor
    before=$spent
    train "$1" "$out" > "$out.log" 2>&1 || return
    processor
    echo "$before $spent" | awk '{print $2 - $1}' >> "$out.seconds"
    certify "$out" 2>> "$out.log" || return
    row "$name" "$out" "$(awk '{sum += $1} END {print sum}' "$out.seconds")" >> "$table"
}

mkdir -p "$folder"
[[ -e $table ]] || echo $columns > "$table"
if [[ $# -eq 0 ]]; then
    set -- "$here"/*.json
fi
for configuration in "$@"; do
    [[ -e $configuration ]] || configuration=$here/$configuration.json
    one "$configuration" || echo "$configuration: failed, see $folder" >&2
done
