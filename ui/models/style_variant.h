#pragma once

#include <QMetaType>

#include "core/figure/scene.h"

Q_DECLARE_METATYPE(core::Style)
