#include "ui/session/translations.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QTranslator>
#include <memory>

namespace ui {
namespace {

bool install(QCoreApplication& application, const QLocale& locale, const QString& name,
             const QStringList& folders) {
    for (const QString& folder : folders) {
        auto translator = std::make_unique<QTranslator>();
        if (translator->load(locale, name, QStringLiteral("_"), folder)) {
            translator->setParent(&application);
            return QCoreApplication::installTranslator(translator.release());
        }
    }
    return false;
}

}  // namespace

QStringList translationFolders() {
    const QString program = QCoreApplication::applicationDirPath();
    return {program + QStringLiteral("/../share/reachscope/translations"),
            program + QStringLiteral("/../translations")};
}

bool installTranslations(QCoreApplication& application, const QLocale& locale,
                         const QStringList& folders) {
    if (!install(application, locale, QStringLiteral("reachscope"), folders)) {
        return false;
    }
    install(application, locale, QStringLiteral("qtbase"),
            {QLibraryInfo::path(QLibraryInfo::TranslationsPath)});
    return true;
}

}  // namespace ui
