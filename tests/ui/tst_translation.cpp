#include <QAbstractButton>
#include <QComboBox>
#include <QDir>
#include <QDockWidget>
#include <QFile>
#include <QFontDatabase>
#include <QHeaderView>
#include <QLabel>
#include <QLibraryInfo>
#include <QLineEdit>
#include <QMenuBar>
#include <QProcess>
#include <QRegularExpression>
#include <QSet>
#include <QTabBar>
#include <QTranslator>
#include <QXmlStreamReader>

#include "ui/session/translations.h"
#include "ui/widgets/section.h"
#include "whole_window.h"

namespace {

/// Stands for a language whose words are a third longer: brackets and pads whatever it is given,
/// and remembers it.
class PseudoTranslator : public QTranslator {
public:
    bool isEmpty() const override { return false; }

    QString translate(const char* context, const char* source, const char*, int) const override {
        const QString text = QString::fromUtf8(source);
        if (QByteArray(context).startsWith("ui::") || QByteArray(context) == "main") {
            seen.insert({QString::fromUtf8(context), text});
        }
        const auto padding = text.size() / 3;
        return QStringLiteral("⟦") + text + QString(padding, QLatin1Char('~')) +
               QStringLiteral("⟧");
    }

    mutable QSet<QPair<QString, QString>> seen;
};

/// Words of three letters and more that no translator has seen. Names, numbers, units, formulas and
/// file names may stand as they are.
bool isUntranslated(const QString& text) {
    static const QRegularExpression bracketed(QStringLiteral("⟦[^⟦⟧]*(?:⟦[^⟦⟧]*⟧[^⟦⟧]*)*⟧"));
    static const QRegularExpression names(QStringLiteral(
        "\\S+\\.(onnx|nnet|vnnlib|json|pdf|svg|png|tex|csv)\\b|/"
        "\\S+|\\b(eps|min|relu|dense|PDF|SVG|"
        "PNG|column|text|wide|slide|TikZ|CSV|LaTeX|Ctrl|Shift|Alt|Esc|Space|Del|Tab|Home|End|PgUp|"
        "PgDown|Left|Right|Up|"
        "Down|"
        "Return|Enter|Backspace|Reachscope|Qt|QCustomPlot|Eigen|Debian|Linux|offscreen|xcb|MNIST|"
        "Fashion|CIFAR|ImageNet)\\b|"
        "\\b(?=\\w*\\d)\\w+\\b"));
    static const QRegularExpression word(QStringLiteral("\\p{L}{3,}"));
    QString rest = text;
    rest.remove(bracketed);
    rest.remove(names);
    return rest.contains(word);
}

class Walk {
public:
    void see(const QWidget* widget, const QString& text, const char* what) {
        const bool isListOfVersions = text.startsWith(QStringLiteral("Reachscope"));
        if (!isListOfVersions && isUntranslated(text)) {
            untranslated << QStringLiteral("%1 %2 of %3: %4")
                                .arg(QString::fromLatin1(widget->metaObject()->className()),
                                     QString::fromLatin1(what), widget->objectName(), text);
        }
    }

    void walk(QWidget* widget) {
        see(widget, widget->toolTip(), "tooltip");
        see(widget, widget->accessibleName(), "name");
        see(widget, widget->accessibleDescription(), "description");
        if (widget->isWindow()) {
            see(widget, widget->windowTitle(), "title");
        }
        if (const auto* elided = qobject_cast<ui::ElidedLabel*>(widget)) {
            see(widget, elided->wholeText(), "text");
        } else if (const auto* label = qobject_cast<QLabel*>(widget)) {
            see(widget, label->text(), "text");
        } else if (const auto* button = qobject_cast<QAbstractButton*>(widget)) {
            see(widget, button->text(), "text");
        } else if (const auto* line = qobject_cast<QLineEdit*>(widget)) {
            see(widget, line->placeholderText(), "invitation");
        } else if (const auto* box = qobject_cast<QComboBox*>(widget)) {
            const bool isVerbatim = box->property("verbatim").toBool();
            for (int i = 0; i < box->count() && !isVerbatim; ++i) {
                const QString family = box->itemText(i).section(QStringLiteral(" ["), 0, 0);
                if (!m_families.contains(family) && !m_families.contains(box->itemText(i))) {
                    see(widget, box->itemText(i), "item");
                }
            }
        } else if (const auto* tabs = qobject_cast<QTabBar*>(widget)) {
            for (int i = 0; i < tabs->count(); ++i) {
                see(widget, tabs->tabText(i), "tab");
                see(widget, tabs->tabToolTip(i), "tab's tooltip");
            }
        } else if (const auto* header = qobject_cast<QHeaderView*>(widget)) {
            for (int i = 0; header->model() && i < header->count(); ++i) {
                for (const int role : {int{Qt::DisplayRole}, int{Qt::ToolTipRole}}) {
                    see(widget,
                        header->model()->headerData(i, header->orientation(), role).toString(),
                        "heading");
                }
            }
        }
    }

    QStringList untranslated;

private:
    QStringList m_families = QFontDatabase::families();
};

/// Texts that have less room than they need.
QStringList cutTexts(const QWidget& window) {
    QStringList cut;
    for (QWidget* widget : window.findChildren<QWidget*>()) {
        // A tab bar's own arrows, which come where its titles do not fit, are as large as it has
        // them.
        const bool isTabArrow = qobject_cast<QTabBar*>(widget->parentWidget()) != nullptr;
        if (!widget->isVisible() || widget->window() != &window || isTabArrow ||
            qobject_cast<ui::ElidedLabel*>(widget) != nullptr) {
            continue;
        }
        const auto* label = qobject_cast<QLabel*>(widget);
        const auto* button = qobject_cast<QAbstractButton*>(widget);
        const bool wraps = label != nullptr && label->wordWrap();
        const QSize wanted =
            wraps ? QSize(0, label->heightForWidth(label->width())) : widget->minimumSizeHint();
        if ((label != nullptr || button != nullptr) &&
            (widget->width() < wanted.width() || widget->height() < wanted.height())) {
            cut << QStringLiteral("%1 \"%2\" has %3 x %4, needs %5 x %6")
                       .arg(QString::fromLatin1(widget->metaObject()->className()),
                            label ? label->text() : button->text())
                       .arg(widget->width())
                       .arg(widget->height())
                       .arg(wanted.width())
                       .arg(wanted.height());
        }
    }
    return cut;
}

/// What lupdate finds in the sources: context and text.
QSet<QPair<QString, QString>> extracted(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    QSet<QPair<QString, QString>> texts;
    QXmlStreamReader xml(&file);
    QString context;
    while (!xml.atEnd()) {
        xml.readNext();
        if (xml.isStartElement() && xml.name() == QLatin1String("name")) {
            context = xml.readElementText();
        } else if (xml.isStartElement() && xml.name() == QLatin1String("source")) {
            texts.insert({context, xml.readElementText()});
        }
    }
    return texts;
}

}  // namespace

/// The window in a language that does not exist.
class TestTranslation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyText_isTranslatable() {
        PseudoTranslator pseudo;
        QCoreApplication::installTranslator(&pseudo);
        {
            WholeWindow whole;
            whole.session().raise({ui::Message::Kind::Error, QString(), QString()});
            whole.openEverything();
            Walk walk;
            for (QWidget* top : WholeWindow::topLevels()) {
                walk.walk(top);
                for (QWidget* widget : top->findChildren<QWidget*>()) {
                    walk.walk(widget);
                }
            }
            for (const QMenu* menu : whole.menus()) {
                walk.see(menu, menu->title(), "menu");
                for (const QAction* action : menu->actions()) {
                    walk.see(menu, action->text(), "entry");
                    walk.see(menu, action->toolTip(), "entry's tooltip");
                }
            }
            QVERIFY2(walk.untranslated.isEmpty(),
                     qPrintable(walk.untranslated.join(QLatin1Char('\n'))));
            m_seen = pseudo.seen;
        }
        QCoreApplication::removeTranslator(&pseudo);
    }

    void everyText_isFoundByTheTranslatorsTool() {
        const QString tool =
            QLibraryInfo::path(QLibraryInfo::BinariesPath) + QStringLiteral("/lupdate");
        if (!QFile::exists(tool)) {
            QSKIP("Qt's linguist tools are not installed");
        }
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("all.ts"));
        QProcess run;
        run.start(
            tool,
            {QStringLiteral("-silent"), QStringLiteral("-I"), QStringLiteral(REACHSCOPE_SOURCE_DIR),
             QStringLiteral(REACHSCOPE_SOURCE_DIR "/ui"),
             QStringLiteral(REACHSCOPE_SOURCE_DIR "/app"), QStringLiteral("-ts"), path});
        QVERIFY(run.waitForFinished(120000));
        const auto found = extracted(path);
        QVERIFY(found.size() > 100);
        QStringList lost;
        for (const auto& text : m_seen) {
            if (!found.contains(text)) {
                lost << text.first + QStringLiteral(": ") + text.second;
            }
        }
        QVERIFY2(lost.isEmpty(), qPrintable(lost.join(QLatin1Char('\n'))));
    }

    void longerWords_areNotCut() {
        PseudoTranslator pseudo;
        QCoreApplication::installTranslator(&pseudo);
        {
            WholeWindow whole;
            QCOMPARE(whole.window().size(), QSize(1280, 800));
            const QStringList cut = cutTexts(whole.window());
            QVERIFY2(cut.isEmpty(), qPrintable(cut.join(QLatin1Char('\n'))));
        }
        QCoreApplication::removeTranslator(&pseudo);
    }

    void ourWords_areNotCut_data() {
        QTest::addColumn<QSize>("size");
        QTest::newRow("1280x800") << QSize(1280, 800);
        QTest::newRow("2560x1440") << QSize(2560, 1440);
    }

    void ourWords_areNotCut() {
        QFETCH(QSize, size);
        WholeWindow whole(size);
        whole.trigger("view.log");
        QTest::qWait(50);
        const QStringList cut = cutTexts(whole.window());
        QVERIFY2(cut.isEmpty(), qPrintable(cut.join(QLatin1Char('\n'))));
    }

    void missingLanguage_leavesEnglish() {
        QVERIFY(!ui::installTranslations(*qApp, QLocale(QLocale::Esperanto), {m_folder.path()}));
    }

    void translation_isTaken() {
        const QString tool =
            QLibraryInfo::path(QLibraryInfo::BinariesPath) + QStringLiteral("/lrelease");
        if (!QFile::exists(tool)) {
            QSKIP("Qt's linguist tools are not installed");
        }
        QFile source(m_folder.filePath(QStringLiteral("reachscope_de.ts")));
        QVERIFY(source.open(QIODevice::WriteOnly));
        source.write(
            "<?xml version=\"1.0\"?><!DOCTYPE TS><TS version=\"2.1\" language=\"de\"><context>"
            "<name>ui::Methods</name><message><source>Convex hull</source>"
            "<translation>Konvexe Hülle</translation></message></context></TS>");
        source.close();
        QCOMPARE(QProcess::execute(tool, {QStringLiteral("-silent"), source.fileName()}), 0);
        QVERIFY(ui::installTranslations(*qApp, QLocale(QLocale::German, QLocale::Austria),
                                        {m_folder.path()}));
        QCOMPARE(QCoreApplication::translate("ui::Methods", "Convex hull"),
                 QStringLiteral("Konvexe Hülle"));
        for (QTranslator* translator : qApp->findChildren<QTranslator*>()) {
            QCoreApplication::removeTranslator(translator);
        }
    }

private:
    QTemporaryDir m_folder;
    QSet<QPair<QString, QString>> m_seen;
};

QTEST_MAIN(TestTranslation)
#include "tst_translation.moc"
