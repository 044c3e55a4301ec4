#pragma once

#include "reach/study/study_context.h"

namespace reach {

/// The studies: what each is called and can be set, and the function that runs it. Each stands in a
/// source of its own (l1_ball_study.cpp, …).

StudyInfo caseStudyInfo();
StudyResult runCaseStudy(const StudyContext& context);

StudyInfo shift1dInfo();
StudyResult runShift1d(const StudyContext& context);

StudyInfo overApproximationInfo();
StudyResult runOverApproximation(const StudyContext& context);

StudyInfo l1BallInfo();
StudyResult runL1Ball(const StudyContext& context);

StudyInfo boxGrowthInfo();
StudyResult runBoxGrowth(const StudyContext& context);

StudyInfo tightnessInfo();
StudyResult runTightness(const StudyContext& context);

StudyInfo snrScatterInfo();
StudyResult runSnrScatter(const StudyContext& context);

StudyInfo snrCurvesInfo();
StudyResult runSnrCurves(const StudyContext& context);

StudyInfo reluStatesInfo();
StudyResult runReluStates(const StudyContext& context);

StudyInfo lossGrowthInfo();
StudyResult runLossGrowth(const StudyContext& context);

StudyInfo snrTrainingInfo();
StudyResult runSnrTraining(const StudyContext& context);

}  // namespace reach
