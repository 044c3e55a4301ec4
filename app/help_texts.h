#pragma once

#include <string>

/// What `--help` says. Kept apart from the parsing, to be read as text.
namespace app {

#ifdef REACHSCOPE_HAS_REACH
inline constexpr bool kHasReach = true;
#else
inline constexpr bool kHasReach = false;
#endif

inline constexpr const char* kProgramSummary =
    "reachscope: what can a neural network put out, given all that may go in?\n"
    "\n"
    "It reads a network and a set of inputs and computes the set of outputs, exactly (all linear\n"
    "pieces) and by relaxations, and says what each answer is worth.\n";

inline constexpr const char* kProgramExamples =
    R"(Start here
  reachscope info net.onnx                              what is in the file
  reachscope eval net.onnx --input "0.5,-1"             its outputs for one input
  reachscope reach net.onnx --box "-1:1" --method exact,zonotope,box
                                                        exact set beside two relaxations
  reachscope reach net.onnx --box "-1:1" --method exact,star --figure sets.pdf
                                                        the same as a figure
  reachscope bounds net.onnx --box "-1:1" --method zonotope
                                                        bounds of every layer
  reachscope certify net.onnx --data mnist --eps 0.02 --method crown-ibp
                                                        certified accuracy
  reachscope attack net.onnx --data mnist --eps 0.1 --clip 0:1
                                                        accuracy under attack
  reachscope snr net.onnx --data mnist --eps 0.1 --clip 0:1
                                                        signal and noise of every layer
  reachscope shift net.onnx --box "-1:1" --mode active -o stable.onnx
                                                        biases until neurons are stable
  reachscope train --set method=ibp --set data=mnist --set eps=0.1 --out runs/ibp
                                                        a network that can be certified
  reachscope convert net.nnet net.onnx                  from one format to another
  reachscope reach --help                               all that reach can do

Exit status: 0 done; 1 the run failed; 2 the command line or an input file is wrong;
3 cut short (time limit, piece limit, Ctrl+C): what was found is printed, marked partial.)";

inline constexpr const char* kVersionHelp = "Version, what is built in, libraries, compiler";

// everywhere
inline constexpr const char* kJsonHelp = "One JSON document on standard output, nothing else there";
inline constexpr const char* kThreadsHelp = "How many threads (default: all cores)";
inline constexpr const char* kSeedHelp = "Seed of whatever is random (default 0)";
inline constexpr const char* kTimeLimitHelp =
    "Stop after so long; what was found is printed, exit 3";
inline constexpr const char* kDeviceHelp =
    "Where to compute on tensors (default cpu): bounds,\nattacks, SNR, training; all else is on "
    "the CPU";
inline constexpr const char* kDataDirHelp = "Folder of data sets (default: $REACHSCOPE_DATA)";

// network
inline constexpr const char* kNetworkHelp =
    ".onnx, .nnet, a PyTorch checkpoint (state_dict, TorchScript),\n.npz, or a description with "
    "weights (.json), plain or gzip;\ntold by content, not by name";
inline constexpr const char* kArchitectureHelp =
    "What a checkpoint without a graph is: a name (reachscope\ninfo --architectures lists them), "
    "also NAME:CxHxW:CLASSES;\na description (docs/checkpoints.md); guess:K, the K-th of the\n"
    "readings that info lists (default: guess:1)";
inline constexpr const char* kArchitecturesHelp =
    "List the architectures that have a name, instead of a file";
inline constexpr const char* kNormaliseHelp =
    "Make a .nnet header's scaling of inputs and outputs part\nof the network";
inline constexpr const char* kMeanHelp =
    "With --std: the network sees (x - mean) / std, while\ninputs and --eps stay in the data's "
    "units (pixels in\n[0, 1]); one number, or one for each channel. Leave out\nwhere the file "
    "normalises by itself";
inline constexpr const char* kDeviationHelp = "See --mean";
inline constexpr const char* kOutputHelp =
    "File to write: .onnx or .nnet, or its weights alone as .pt\n(a state_dict for torch) or .npz; "
    ".gz behind it compresses";

// inputs of eval
inline constexpr const char* kEvalInputHelp = "One input, number by number";
inline constexpr const char* kEvalFileHelp = "One input a line, numbers between commas";
inline constexpr const char* kEvalDataHelp =
    "Accuracy on the test samples of mnist, fashion-mnist or\ncifar10 (:train for the others) "
    "below "
    "--data-dir, or of\na file or folder of pictures (docs/data.md)";
inline constexpr const char* kFirstHelp = "Only the first N samples of --data";
inline constexpr const char* kFloatHelp = "Evaluate in single precision (default: double)";

// input set
inline constexpr const char* kBoxHelp =
    "A box, coordinate by coordinate; one pair alone stands\nfor every coordinate";
inline constexpr const char* kBoxFileHelp = R"({"lower": [...], "upper": [...]})";
inline constexpr const char* kCenterHelp = "A ball around this point; needs --eps";
inline constexpr const char* kInputDataHelp =
    "A ball around sample --index of mnist, fashion-mnist or\ncifar10 below --data-dir, or of a "
    "file or folder of\npictures; needs --eps";
inline constexpr const char* kPropertyHelp =
    "The input constraint of a VNN-LIB file, plain or gzip";
inline constexpr const char* kEpsHelp = "Radius of the ball";
inline constexpr const char* kIndexHelp = "Which sample of --data, counted from 0";
inline constexpr const char* kCaseHelp =
    "Which input region of --property, counted from 0; needed\nwhere there are several";
inline constexpr const char* kNormHelp = "Norm of the ball (default linf)";
inline constexpr const char* kClipHelp = "Cut to this range in every coordinate, such as 0:1";

// what to compute and to keep
inline constexpr const char* kProjectHelp =
    "Outputs on x and y, counted from 0 (default 0,1); 3-1\nis the margin y3 - y1";
inline constexpr const char* kMaxPiecesHelp = "Stop exact after N linear pieces, exit 3";
inline constexpr const char* kNoAreaHelp = "Skip the union of the exact pieces and its area";
inline constexpr const char* kArithmeticHelp =
    "Numbers exact works with (default double; rational is\nfree of rounding, for small networks)";
inline constexpr const char* kFigureHelp =
    "Draw the sets: .pdf, .svg, .png, .tex, .csv, or .json (a\nrecipe that the window opens); may "
    "be "
    "given several times";
inline constexpr const char* kPiecesHelp = "Write every exact piece: pattern, cell, images, map";
inline constexpr const char* kJobHelp =
    "Keep the run in this folder: another process may watch,\npause, cancel or take it up";
inline constexpr const char* kResumeHelp =
    "Take up the job of --job: finished methods are not\ncomputed again";

inline constexpr const char* kInfoSummary = "What is in a network file";
inline constexpr const char* kInfoExamples = R"(Examples
  reachscope info net.onnx
  reachscope info net.nnet.gz --json
  reachscope info cifar.pth                  how its tensors may be read
  reachscope info --architectures)";

inline constexpr const char* kEvalSummary = "Outputs of a network, or its accuracy on a data set";
inline constexpr const char* kEvalExamples = R"(Examples
  reachscope eval net.onnx --input "0.1,-0.3,0.7"
  reachscope eval net.onnx --inputs points.csv --json
  reachscope eval mnist.onnx --data mnist --data-dir ~/data --first 1000)";

inline constexpr const char* kConvertSummary = "Write a network in another format";
inline constexpr const char* kConvertExamples = R"(Examples
  reachscope convert net.nnet net.onnx
  reachscope convert net.onnx net.nnet.gz
  reachscope convert net.onnx weights.pt                       torch.load reads it
  reachscope convert --nnet-normalise acas.nnet acas.onnx      scaling becomes layers
  reachscope convert --architecture cnn7:3x32x32 --mean 0.4914,0.4822,0.4465
                     --std 0.2023,0.1994,0.2010 cnn7.pth cnn7.onnx)";

inline constexpr const char* kReachSummary =
    "Reachable sets of the outputs, exact and by relaxations";
inline constexpr const char* kReachExamples = R"(Examples
  reachscope reach net.onnx --box "-1:1,0:2" --method exact
  reachscope reach net.onnx --center "0,0,0" --eps 0.1 --method exact,star,box --json
  reachscope reach net.onnx --center "1,2" --eps 0.5 --norm l1 --clip 0:2 --method zonotope
  reachscope reach acas.onnx --property prop_3.vnnlib --project 0,4 --method zonotope
  reachscope reach mnist.onnx --data mnist --index 0 --eps 0.01 --project 7-2,7-9 --method star
  reachscope reach mnist.onnx --data mnist --index 7 --eps 0.01 --clip 0:1 --method star
  reachscope reach net.onnx --box "-1:1" --method exact,hull --figure sets.pdf --figure sets.csv
  reachscope reach net.onnx --box "-1:1" --method exact --pieces pieces.json --max-pieces 100000
  reachscope reach net.onnx --box "-1:1" --method exact,star --job runs/1
  reachscope reach --job runs/1 --resume                       goes on after a crash

What an answer is worth: exact (the set, in double precision), sound (encloses the set,
rounding covered), nominal (rounding not covered), sampled (an inner estimate).)";

inline constexpr const char* kStudySummary =
    "One of the papers' experiments, whole: figures, tables, verdicts";
inline constexpr const char* kStudyNameHelp =
    "case-study, shift-1d, over-approximation, l1-ball,\nsnr-scatter, snr-curves, snr-training, "
    "box-growth,\nloss-growth, relu-states or tightness";
inline constexpr const char* kListHelp = "Name all studies, or say what the one named can be set";
inline constexpr const char* kSetHelp =
    "Change a setting; may be given several times (--list\nnames them)";
inline constexpr const char* kSmokeHelp = "A small run that shows that everything works";
inline constexpr const char* kOutDirHelp =
    "Folder for study.json, tables (.csv, .tex) and figures\n(default: that of --job)";
inline constexpr const char* kStudyExamples = R"(Examples
  reachscope study --list
  reachscope study l1-ball --out results/l1-ball
  reachscope study over-approximation --set seeds=5 --set methods=box,zonotope --out results/fig5
  reachscope study over-approximation --out results/fig5 --job runs/fig5
  reachscope study snr-curves --set family=cifar --set samples=200 --out results/snr
  reachscope study --job runs/fig5 --resume                 goes on after a crash

study.json holds settings, seeds, versions and numbers, and every claim of the paper beside our
number with a verdict: holds, does not hold, does not reproduce as printed, not measured.)";

inline constexpr const char* kRecipeHelp =
    "A recipe (.json), or any figure of this program: it carries its own";
inline constexpr const char* kRenderOutHelp =
    "Figures to write: .pdf, .svg, .png, .tex, .csv; several share one computation";
inline constexpr const char* kRenderSummary = "Draw a figure anew from its recipe or its data";
inline constexpr const char* kRenderExamples = R"(Examples
  reachscope render sets.recipe.json sets.pdf
  reachscope render paper/figure3.pdf figure3.tex figure3.csv
                              the recipe inside the PDF, with all its panels
  reachscope render study/over-approximation.json figure5.pdf
                              a study's figure carries its data: nothing is computed
)";

inline constexpr const char* kBoundsSummary =
    "Bounds of the input of every activation, and of the output";
inline constexpr const char* kBoundsExamples = R"(Examples
  reachscope bounds net.onnx --box "-1:1" --method box,zonotope,star
  reachscope bounds net.onnx --center "0,0" --eps 0.1 --method triangle --json
  reachscope bounds mnist.onnx --data mnist --index 0 --eps 0.02 --clip 0:1 --method zonotope
  reachscope bounds mnist.onnx --data mnist --index 0 --eps 0.02 --method crown,alpha-crown
                    --intermediate zonotope --precision double)";

// bounds on tensors
inline constexpr const char* kIntermediateHelp =
    "Bounds of the layers before from this method instead of\nthe method's own";
inline constexpr const char* kPrecisionHelp =
    "sound (default): doubles, rounding covered; double and\nsingle are faster and nominal: "
    "rounding is not covered";
inline constexpr const char* kAlphaStepsHelp =
    "alpha-crown: gradient steps (default 20; 0: as crown)";
inline constexpr const char* kAlphaStepSizeHelp =
    "alpha-crown: size of the first step (default 0.5)";
inline constexpr const char* kAlphaLayersHelp =
    "alpha-crown: optimise the bounds of all layers, or of\nwhat is asked only (last, default)";
inline constexpr const char* kMemoryHelp =
    "What the bounds may take (default: three quarters of\nwhat is free)";

// certify
inline constexpr const char* kCertifyDataHelp =
    "Test samples of mnist, fashion-mnist or cifar10 (:train\nfor the others) below --data-dir, or "
    "of a file or folder\nof pictures (docs/data.md)";
inline constexpr const char* kCertifyIndexHelp = "This sample alone, as in the full test set";
inline constexpr const char* kTimeoutHelp =
    "What a sample may take, all methods together; a batch has\nas much for each of its samples. "
    "Then it is unknown";
inline constexpr const char* kBatchHelp =
    "Samples at once (default: as many as fit the memory, at\nmost 128)";
inline constexpr const char* kNoAttackHelp =
    "Do not look for counter-examples: what is not certified\nis unknown";
inline constexpr const char* kCertifySummary =
    "Certified accuracy on a data set: what no perturbation can change";
inline constexpr const char* kCertifyExamples = R"(Examples
  reachscope certify mnist.onnx --data mnist --eps 0.02 --method crown-ibp --first 1000
  reachscope certify mnist.onnx --data mnist --eps 0.02 --clip 0:1 --method box,crown-ibp,crown
  reachscope certify cifar.onnx --data cifar10 --eps 0.25 --norm l2 --method crown-lbp
  reachscope certify raw.onnx --data cifar10 --eps 0.0078 --mean 0.49,0.48,0.45
                     --std 0.25,0.24,0.26 --method lbp --json
  reachscope certify mnist.onnx --data mnist --eps 0.05 --method crown --job runs/7
  reachscope certify --job runs/7 --resume                     goes on after a crash

A sample is certified if every margin y_label - y_i stays above 0 on its whole set, by the first
method that shows it: several are tried from cheap to dear. It is falsified by a point of the set
that is given another class for certain; what is neither is unknown.)";

// snr and attack
inline constexpr const char* kNetworksHelp =
    "One or more networks, measured on the same samples:\nthe files that info reads";
inline constexpr const char* kPerturbHelp =
    "Where perturbed points come from: the points that a PGD\nattack passes (pgd, default), where "
    "it ends (pgd-end),\nor uniform or gaussian noise";
inline constexpr const char* kPerturbationsHelp =
    "uniform, gaussian: points of each sample (default 10)";
inline constexpr const char* kAttackStepsHelp = "PGD: steps (snr: default 10, attack: 40)";
inline constexpr const char* kAttackStepSizeHelp =
    "PGD: size of a step, a share of --eps (snr: default\n0.25, attack: 0.1)";
inline constexpr const char* kRestartsHelp =
    "PGD: runs from random starts, the strongest counts\n(snr: all do; default 1)";
inline constexpr const char* kPostHelp =
    "Look at what comes out of the activations instead of\nwhat goes in";
inline constexpr const char* kPerNeuronHelp =
    "With --json: mean signal and noise of every neuron too";
inline constexpr const char* kSnrPrecisionHelp = "Doubles (default), or floats, which are faster";
inline constexpr const char* kAttackPrecisionHelp =
    "Search in doubles (default) or, faster, in floats; what\nis found is replayed in doubles "
    "either way";
inline constexpr const char* kAttackBatchHelp =
    "Samples at once (default: by the network's size, at most\n256)";
inline constexpr const char* kSnrFigureHelp =
    "Draw the decibels by layer, with the samples' quartiles:\n.pdf, .svg, .png, .tex, .csv or "
    ".json; may be given\nseveral times";
inline constexpr const char* kDecayHelp =
    "After those steps the step size is multiplied by those\nfactors, such as 4:0.1,7:0.1";
inline constexpr const char* kLossHelp =
    "What goes up: cross-entropy (default), the margin of the\nbest rival, or of each rival in "
    "turn (often the strongest)";
inline constexpr const char* kFgsmHelp = "One step of size 1 from the sample itself";
inline constexpr const char* kPerSampleHelp = "With --json: what became of each sample";
inline constexpr const char* kSaveHelp =
    "Write the adversarial points: .npz (points, labels,\npredicted, indices) or .csv";
inline constexpr const char* kSnrSummary = "Signal-to-noise ratio of every layer, over a data set";
inline constexpr const char* kSnrExamples = R"(Examples
  reachscope snr mnist.onnx --data mnist --eps 0.1 --clip 0:1 --first 1000
  reachscope snr standard.onnx robust.onnx --data cifar10 --eps 0.0314 --clip 0:1 --figure snr.pdf
  reachscope snr mnist.onnx --data mnist --eps 0.1 --perturb uniform --perturbations 20 --post
  reachscope snr mnist.onnx --data mnist --eps 0.1 --per-neuron --precision single --json

A layer's signal is the squared norm of its values at the sample, its noise the mean squared norm
of what the perturbations change; their quotient is the SNR (in dB: 10 log10). Several networks
share --mean, --std and the samples. What was measured is an estimate: sampled.)";
inline constexpr const char* kAttackSummary = "Accuracy under attack: PGD or FGSM on a data set";
inline constexpr const char* kAttackExamples = R"(Examples
  reachscope attack mnist.onnx --data mnist --eps 0.1 --clip 0:1 --first 1000
  reachscope attack mnist.onnx --data mnist --eps 0.1 --clip 0:1 --fgsm
  reachscope attack cifar.onnx --data cifar10 --eps 0.0314 --clip 0:1 --steps 20 --step-size 0.25
                    --restarts 5 --loss margin --save adversarial.npz
  reachscope attack mnist.onnx --data mnist --eps 0.3 --steps 8 --step-size 0.5
                    --decay 4:0.1,7:0.1 --json --per-sample

A point counts once it was replayed in doubles: it lies in the ball and the data range, and another
class's output is at least the label's. Accuracy under attack is no less than what is certified.)";

// shift and stability
inline constexpr const char* kModeHelp =
    "Until the lower bound is 0 (active), until the upper bound\nis (inactive), or a random half "
    "each (mixed)";
inline constexpr const char* kFractionHelp =
    "Share of each layer's neurons that are up for it, 0 to 1\n(default 1); a larger one adds to "
    "a smaller one's neurons";
inline constexpr const char* kRangesHelp =
    "Where ranges come from: a relaxation's sound bounds\n(default zonotope), or sample; always of "
    "the network as\nshifted so far";
inline constexpr const char* kSamplesHelp = "sample: how many points (default 10000)";
inline constexpr const char* kDistributionHelp =
    "sample: how points are spread: uniform (default),\ngaussian (cut to the set) or corners";
inline constexpr const char* kMarginHelp = "sample: widens every range on both sides (default 0)";
inline constexpr const char* kLayerHelp =
    "Only these layers, counted from 0 over the activations\n(default: all)";
inline constexpr const char* kNeuronHelp =
    "One neuron alone: layer and place, both counted from 0;\nin a convolution by an added "
    "constant (.onnx)";
inline constexpr const char* kChannelHelp = "One whole channel by one offset, enough for all of it";
inline constexpr const char* kShiftSummary = "Shift biases until unstable neurons are stable";
inline constexpr const char* kShiftExamples = R"(Examples
  reachscope shift net.onnx --box "-1:1" --mode active -o stable.onnx
  reachscope shift net.nnet --box "-1:1" --mode mixed --fraction 0.4 --seed 7 -o net2.nnet
  reachscope shift net.onnx --box "-1:1" --mode inactive --samples 10000 --margin 0.1 -o net2.onnx
  reachscope shift conv.onnx --box "0:1" --mode active --neuron 0:12 -o net2.onnx
  reachscope shift conv.onnx --box "0:1" --mode inactive --channel 1:3 -o net2.onnx

Layers are shifted in order, and the ranges of each see the shifts before it. With sound ranges
a shifted neuron is stable for certain.)";
inline constexpr const char* kStabilityFirstHelp =
    "With --data and no --index: the mean over the first N\nsamples (default: all)";
inline constexpr const char* kStabilitySummary = "How many neurons are active, inactive, unstable";
inline constexpr const char* kStabilityExamples = R"(Examples
  reachscope stability net.onnx --box "-1:1" --method zonotope
  reachscope stability net.onnx --box "-1:1" --method sample --samples 100000
  reachscope stability mnist.onnx --data mnist --eps 0.02 --first 100 --method crown --json)";

/// "One or more of, between commas: exact, hull, …"
std::string methodHelp();
/// The relaxations, in the words of stability (and sample) and of certify.
std::string stabilityMethodHelp();
std::string certifyMethodHelp();

// train
inline constexpr const char* kTrainSummary =
    "Train a network, robustly: the papers' methods, as a job";
inline constexpr const char* kConfigHelp =
    "A configuration (.json); without one the defaults of the\nmethod, data and eps that --set "
    "names";
inline constexpr const char* kTrainSetHelp =
    "Change a setting; may be given several times (--settings\nexplains them)";
inline constexpr const char* kTrainListHelp = "Name the methods, with their papers";
inline constexpr const char* kTrainSettingsHelp =
    "Explain every setting, with the value it has here";
inline constexpr const char* kTrainOutHelp =
    "Folder of the run: events, checkpoints, the network, its\nnumbers; another process may watch, "
    "pause or cancel";
inline constexpr const char* kTrainJobHelp = "The same as --out";
inline constexpr const char* kTrainResumeHelp =
    "Take up the run in --out from its last checkpoint: the\nnumbers are those of an unbroken run";
inline constexpr const char* kQueueHelp =
    "Wait in this folder until one of --at-most places is\nfree; who waits longest comes first";
inline constexpr const char* kAtMostHelp = "Runs of the queue at once (default 1)";
inline constexpr const char* kTrainExamples = R"(Examples
  reachscope train --list
  reachscope train --set method=ibp --set data=mnist --set eps=0.1 --settings
  reachscope train --config samples/training/quick-mnist-ibp.json --out runs/ibp
  reachscope train --config ibp.json --set epochs=5 --seed 1 --out runs/ibp-1 --threads 1
  reachscope train --set method=sabr --set data=cifar10 --set eps=0.0314 --out runs/sabr
                   --device cuda
  reachscope train --out runs/ibp --resume                     goes on after a crash
  echo pause > runs/ibp/control                                pause, resume or cancel
  reachscope train --config a.json --out runs/a --queue runs/queue --at-most 2

The folder holds network.onnx (network.json where ONNX cannot hold it), weights.npz, weights.pt
for torch, network.nnet for dense layers, and result.json. Ctrl+C or SIGTERM finish the step and
write a checkpoint. A ParamRamp network is no .onnx. Certified accuracy is Box's, nominal:
reachscope certify has better methods.)";

// data
inline constexpr const char* kDataSummary =
    "Data sets known by name: which are there, are they right, fetch them";
inline constexpr const char* kDataExamples = R"(Examples
  reachscope data                                 which sets are there
  reachscope data check                           sizes, SHA-256, counts, pixels of those
  reachscope data check cifar10:train             of one split
  reachscope data download mnist --to data        fetch, verify, keep
  reachscope data download cifar10 --from http://mirror.example/cifar

A download that was cut short goes on where it ended when it is run again.)";
inline constexpr const char* kDataActionHelp = "list (default), check or download";
inline constexpr const char* kDataNamesHelp =
    "mnist, fashion-mnist, cifar10 (list: toy-moons, ... too);\nnone: all that are there";
inline constexpr const char* kDataToHelp = "Folder to download to (default: --data-dir)";
inline constexpr const char* kDataFromHelp =
    "Address that has the files, in place of the public one;\nwhat comes is verified all the same";
inline constexpr const char* kDataTimeoutHelp =
    "Give a connection up after so long without a byte\n(default 30)";
inline constexpr const char* kDataRetriesHelp = "How often to try again (default 4)";

}  // namespace app
