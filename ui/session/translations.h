#pragma once

#include <QLocale>
#include <QStringList>

class QCoreApplication;

namespace ui {

/// Where translations are looked for: beside an installed program
/// (share/reachscope/translations) and beside the program of a build tree.
QStringList translationFolders();

/// Shows the program in the locale's language where there is a translation of it
/// (reachscope_<language>.qm) and Qt's own texts too; else leaves it in English. True if there is
/// one.
bool installTranslations(QCoreApplication& application, const QLocale& locale,
                         const QStringList& folders = translationFolders());

}  // namespace ui
