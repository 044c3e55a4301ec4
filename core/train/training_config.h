#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace core {

/// Everything that decides a training run, one member a setting; training_settings.h has the table
/// that names, explains and limits each of them, and reads and writes them. A plain value; two runs
/// of equal configurations, data and threads give equal numbers. Lengths of schedules are in
/// epochs, from the run's start.
struct TrainingConfig {
    std::string title;   ///< "MNIST 0.1, SABR"
    std::string source;  ///< whose row it is: "SABR, table 3"; empty: own

    // Data
    std::string data = "mnist";  ///< as --data takes it; its :train split is trained on
    std::string testData;        ///< evaluated on; empty: the test split of `data`
    std::int64_t samples = 0;    ///< of the training split, the first ones; 0: all
    bool augment = true;         ///< crops and flips as usual for the set (none for MNIST)

    // Network
    std::string architecture = "conv";  ///< a name, a description's file, or JSON (architecture.h)
    std::string activation = "relu";    ///< relu, leaky-relu, param-ramp
    double leakySlope = 0.01;
    double rampEta = 0.01;           ///< slope beyond both ends of ParamRamp
    double rampStart = 1.0;          ///< r at the start, of every neuron; trained
    std::string normalise = "none";  ///< none; usual; "0.1307/0.3081", channels joined with ':'
    std::string initialisation = "default";  ///< default (uniform, as torch), he, ibp (Shi et al.)
    std::string startFrom;                   ///< a network file to go on from instead; empty: none

    // Method
    std::string method = "ibp";  ///< an id of trainingMethods()
    double eps = 0.1;            ///< linf radius at the end of the ramp, in units of the data
    std::int64_t epochs = 20;
    double warmup = 0.0;               ///< epochs of standard training before the ramp
    double ramp = 0.0;                 ///< epochs over which eps, kappa and crownShare move
    std::string rampShape = "linear";  ///< linear, smooth (Shi et al. 2021; auto_LiRPA's)
    double kappaStart = 1.0;           ///< share of the clean loss; the robust loss has the rest
    double kappaEnd = 0.5;
    double gamma = 0.0;       ///< above 0: loss = clean + gamma robust, in place of kappa's mixture
    double crownStart = 1.0;  ///< CROWN-IBP's beta: share of CROWN-IBP (R) in the margins
    double crownEnd = 0.0;
    bool elision = true;           ///< margins are bounded with the last layer merged into them
    std::int64_t attackSteps = 8;  ///< of the attack that pgd, trades and sabr train with
    double attackStep = 0.5;       ///< share of eps
    std::vector<double> attackDecayAfter;  ///< steps after which the step size is scaled
    double attackDecay = 0.1;              ///< … by this
    std::int64_t attackRestarts = 1;
    double sabrLambda = 0.4;   ///< tau = lambda eps
    double sabrShrink = 1.0;   ///< c_s; 1: none
    double regulariser = 0.0;  ///< weight of Shi et al.'s warm-up regularisers; theirs is 0.5
    double regulariserTolerance = 0.5;  ///< their t

    // SNR losses
    double varianceWeight = 0.0;   ///< alpha; 0: none
    double stabilityWeight = 0.0;  ///< beta; 0: none
    std::int64_t snrSteps = 10;    ///< perturbations are the iterates of an attack of so many steps
    double snrStep = 0.07;         ///< share of eps (the paper's 0.007 at eps 0.1)
    std::string snrSide = "pre";   ///< pre, post
    std::string snrDetach = "denominator";  ///< denominator, clean, nothing (VarianceDetach)
    double snrEpsS = 1e-2;
    bool snrOutput = false;  ///< count the output layer too

    // Optimisation
    std::string optimiser = "adam";  ///< adam, sgd
    double momentum = 0.9;           ///< of sgd
    double learningRate = 5e-4;
    std::string rateSchedule = "milestones";  ///< constant, milestones, steps, cosine
    std::vector<double> rateMilestones;       ///< epochs
    double rateFactor = 0.1;                  ///< at each milestone, or every rateEvery epochs
    double rateEvery = 20.0;
    std::int64_t batch = 100;
    double l1 = 0.0;            ///< times the sum of |weights|; biases and batch norm take no part
    double l2 = 0.0;            ///< times half the sum of squared weights
    double clipGradient = 0.0;  ///< largest 2-norm of the whole gradient; 0: none
    std::string precision = "float32";  ///< float32, float64, mixed (GPU only)
    std::int64_t seed = 0;

    // What is watched
    std::int64_t logEvery = 20;  ///< steps between two records
    double evaluateEvery = 1.0;  ///< epochs between two evaluations; the last always is one
    std::int64_t evaluateSamples = 1000;  ///< of the test split, the first ones; 0: all
    double evaluateEps = 0.0;             ///< 0: eps
    std::int64_t evaluateAttackSteps = 20;
    double evaluateAttackStep = 0.1;  ///< share of eps
    std::int64_t snrSamples = 200;    ///< of the evaluation's, for the layers' SNR; 0: none
    double checkpointSeconds = 60.0;  ///< between two checkpoints within an epoch

    bool operator==(const TrainingConfig&) const;
};

}  // namespace core
