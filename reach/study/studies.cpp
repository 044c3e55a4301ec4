#include <algorithm>
#include <array>
#include <stdexcept>

#include "reach/study/study_kinds.h"

namespace reach {

namespace {

struct Kind {
    StudyInfo (*info)();
    StudyResult (*run)(const StudyContext&);
};

constexpr std::array kKinds{Kind{caseStudyInfo, runCaseStudy},
                            Kind{shift1dInfo, runShift1d},
                            Kind{overApproximationInfo, runOverApproximation},
                            Kind{l1BallInfo, runL1Ball},
                            Kind{snrScatterInfo, runSnrScatter},
                            Kind{snrCurvesInfo, runSnrCurves},
                            Kind{snrTrainingInfo, runSnrTraining},
                            Kind{boxGrowthInfo, runBoxGrowth},
                            Kind{lossGrowthInfo, runLossGrowth},
                            Kind{reluStatesInfo, runReluStates},
                            Kind{tightnessInfo, runTightness}};

std::string namesOfStudies() {
    std::string names;
    for (const StudyInfo& info : studies()) {
        names += (names.empty() ? "" : ", ") + info.id;
    }
    return names;
}

/// The figures say what made them.
void signFigures(StudyResult& result, const StudyInfo& info, const StudySettings& settings) {
    const core::Json values = settings.toJson();
    for (StudyFigure& figure : result.figures) {
        figure.figure.origin.study = info.id;
        figure.figure.origin.source = info.paper;
        figure.figure.origin.seeds = result.seeds;
        for (const auto& [key, value] : values.items()) {
            figure.figure.origin.settings[key] =
                value.is_string() ? value.get<std::string>() : value.dump();
        }
    }
}

}  // namespace

const std::vector<StudyInfo>& studies() {
    static const std::vector<StudyInfo> list = [] {
        std::vector<StudyInfo> infos;
        for (const Kind& kind : kKinds) {
            infos.push_back(kind.info());
        }
        return infos;
    }();
    return list;
}

const StudyInfo* maybeStudy(std::string_view id) {
    const auto& list = studies();
    const auto found = std::find_if(list.begin(), list.end(),
                                    [&](const StudyInfo& info) { return info.id == id; });
    return found == list.end() ? nullptr : &*found;
}

StudyResult runStudy(std::string_view id, const StudySettings& settings,
                     const StudyEnvironment& environment) {
    const auto& list = studies();
    for (std::size_t k = 0; k < list.size(); ++k) {
        if (list[k].id == id) {
            StudyResult result = kKinds[k].run(StudyContext(settings, environment));
            signFigures(result, list[k], settings);
            return result;
        }
    }
    throw std::invalid_argument("there is no study " + std::string(id) + "; there are " +
                                namesOfStudies());
}

}  // namespace reach
