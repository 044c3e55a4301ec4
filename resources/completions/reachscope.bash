# Bash completion for reachscope: commands, options, methods, values, files.

_reachscope_command() {
    local word
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        case "$word" in
            info | eval | reach | bounds | shift | stability | certify | attack | snr | render | study | train | convert | data)
                echo "$word"
                return ;;
        esac
    done
}

_reachscope_options() {
    local everywhere="--help --json --threads --seed --time-limit --device --data-dir"
    local input="--box --box-file --center --data --property --eps --index --norm --case --clip"
    local sampling="--samples --distribution --margin"
    local network="--nnet-normalise --architecture --mean --std"
    local tensors="--intermediate --precision --alpha-steps --alpha-step-size --alpha-layers --memory"
    local attack="--steps --step-size --restarts"
    case "$1" in
        info) echo "$network --architectures $everywhere" ;;
        convert) echo "$network $everywhere" ;;
        eval) echo "$network --input --inputs --data --first --float32 $everywhere" ;;
        reach) echo "$network $input --method --project --max-pieces --no-area --arithmetic
                     --figure --pieces --job --resume $everywhere" ;;
        render) echo "$everywhere" ;;
        data) echo "--to --from --timeout --retries $everywhere" ;;
        study) echo "--list --set --smoke --out --job --resume $everywhere" ;;
        train) echo "--config --set --list --settings --out --job --resume --queue --at-most
                     $everywhere" ;;
        bounds) echo "$network $input --method $tensors $everywhere" ;;
        shift) echo "$network $input --mode --fraction --layer --neuron --channel --output
                     --ranges $sampling $everywhere" ;;
        stability) echo "$network $input --method --first $sampling $tensors $everywhere" ;;
        certify) echo "$network --data --first --index --eps --norm --clip --method --timeout --batch
                       --no-attack $tensors --job --resume $everywhere" ;;
        snr) echo "$network --data --first --eps --norm --clip --perturb --perturbations $attack --post
                   --per-neuron --precision --batch --figure $everywhere" ;;
        attack) echo "$network --data --first --eps --norm --clip $attack --decay --loss --fgsm
                      --precision --batch --per-sample --save $everywhere" ;;
        *) echo "--help --json --version" ;;
    esac
}

_reachscope_methods() {
    local programmes="star triangle parallelogram"
    local tensors="hbox crown crown-tight crown-0 crown-ibp crown-ibp-tight lbp lbp-tight
                   crown-lbp crown-lbp-tight alpha-crown relaxed-crown-2"
    case "$1" in
        bounds | certify) echo "box zonotope $programmes $tensors" ;;
        stability) echo "box zonotope $programmes $tensors sample" ;;
        shift) echo "box zonotope $programmes sample" ;;
        intermediate) echo "box zonotope $tensors" ;;
        *) echo "exact hull box zonotope $programmes $tensors" ;;
    esac
}

_reachscope_architectures() {
    local size wide=
    for size in 28-10 34-20 70-16; do
        wide+=" wideresnet-$size wideresnet-$size-dm wideresnet-$size-dm-silu"
    done
    echo "cnn7 cnn7-narrow fc fc-small conv conv+ dm-small dm-medium dm-large mnist-2-2 kw-small
          conv-small resnet-18 $wide guess:1"
}

# Files whose names end in one of the given endings, and folders to go into.
_reachscope_files() {
    local current=$1 ending
    shift
    compopt -o filenames
    mapfile -t COMPREPLY < <(compgen -d -- "$current")
    for ending in "$@"; do
        mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -X "!*$ending" -- "$current")
    done
}

# One more of a comma-separated list, without those that stand there already.
_reachscope_list() {
    local current=$1 given= word
    shift
    [[ $current == *,* ]] && given=${current%,*},
    local left=()
    for word in "$@"; do
        [[ ,$given == *,$word,* ]] || left+=("$given$word")
    done
    compopt -o nospace
    mapfile -t COMPREPLY < <(compgen -W "${left[*]}" -- "$current")
}

_reachscope() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command
    command=$(_reachscope_command)
    COMPREPLY=()
    case "$previous" in
        --method) _reachscope_list "$current" $(_reachscope_methods "$command"); return ;;
        --ranges) _reachscope_list "$current" $(_reachscope_methods "$command"); return ;;
        --intermediate)
            mapfile -t COMPREPLY < <(compgen -W "$(_reachscope_methods intermediate)" -- "$current")
            return ;;
        --precision)
            case "$command" in
                snr | attack) mapfile -t COMPREPLY < <(compgen -W "double single" -- "$current") ;;
                *) mapfile -t COMPREPLY < <(compgen -W "sound double single" -- "$current") ;;
            esac
            return ;;
        --perturb)
            mapfile -t COMPREPLY < <(compgen -W "uniform gaussian pgd pgd-end" -- "$current")
            return ;;
        --loss) mapfile -t COMPREPLY < <(compgen -W "ce margin targeted" -- "$current"); return ;;
        --save) _reachscope_files "$current" .npz .csv; return ;;
        --alpha-layers) mapfile -t COMPREPLY < <(compgen -W "all last" -- "$current"); return ;;
        --mode) mapfile -t COMPREPLY < <(compgen -W "active inactive mixed" -- "$current"); return ;;
        --distribution)
            mapfile -t COMPREPLY < <(compgen -W "uniform gaussian corners" -- "$current")
            return ;;
        --output | -o) _reachscope_files "$current" .onnx .onnx.gz .nnet .nnet.gz .pt .npz; return ;;
        --architecture)
            _reachscope_files "$current" .json
            mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -W "$(_reachscope_architectures)" \
                -- "$current")
            return ;;
        --norm) mapfile -t COMPREPLY < <(compgen -W "linf l1 l2" -- "$current"); return ;;
        --arithmetic) mapfile -t COMPREPLY < <(compgen -W "double rational" -- "$current"); return ;;
        --device) mapfile -t COMPREPLY < <(compgen -W "cpu cuda" -- "$current"); return ;;
        --data)
            _reachscope_files "$current" ""
            mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY \
                < <(compgen -W "mnist mnist:train fashion-mnist fashion-mnist:train cifar10
                                cifar10:train toy-moons toy-rings toy-spirals toy-blobs" -- "$current")
            return ;;
        --property) _reachscope_files "$current" .vnnlib .vnnlib.gz; return ;;
        --box-file | --pieces | --config) _reachscope_files "$current" .json; return ;;
        --inputs) _reachscope_files "$current" .csv; return ;;
        --figure) _reachscope_files "$current" .pdf .svg .png .tex .csv .json; return ;;
        --data-dir | --job | --out | --to | --queue)
            compopt -o filenames
            mapfile -t COMPREPLY < <(compgen -d -- "$current")
            return ;;
        --box | --center | --eps | --index | --case | --clip | --input | --first | --project | \
            --max-pieces | --threads | --seed | --time-limit | --fraction | --layer | --neuron | \
            --channel | --set | --samples | --margin | --mean | --std | --alpha-steps | \
            --alpha-step-size | --perturbations | --steps | --step-size | --restarts | --decay | --memory | --timeout | --batch | \
            --from | --retries | --at-most) return ;;
    esac
    if [[ $current == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(_reachscope_options "$command")" -- "$current")
    elif [[ -z $command ]]; then
        mapfile -t COMPREPLY < <(compgen -W "info eval reach bounds shift stability certify attack snr render study
                                             train convert data" \
            -- "$current")
    elif [[ $command == study ]]; then
        mapfile -t COMPREPLY < <(compgen -W "case-study shift-1d over-approximation l1-ball
                                             snr-scatter snr-curves snr-training box-growth loss-growth
                                             relu-states tightness" -- "$current")
    elif [[ $command == train ]]; then
        return
    elif [[ $command == data ]]; then
        mapfile -t COMPREPLY < <(compgen -W "list check download mnist fashion-mnist cifar10" \
            -- "$current")
    elif [[ $command == render ]]; then
        _reachscope_files "$current" .pdf .svg .png .tex .csv .json
    else
        _reachscope_files "$current" .onnx .onnx.gz .nnet .nnet.gz .pt .pth .model .npz .json
    fi
}

complete -F _reachscope reachscope
