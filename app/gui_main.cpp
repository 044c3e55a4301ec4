#include <QApplication>
#include <QCommandLineParser>
#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QHashFunctions>
#include <QIcon>
#include <QSettings>
#include <QStandardPaths>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <initializer_list>
#include <memory>

#include "core/io/parse_error.h"
#include "core/module/module_loader.h"
#include "reach/analysis/analysis.h"
#include "ui/pages/main_window.h"
#include "ui/pages/session_files.h"
#include "ui/pages/unattended.h"
#include "ui/session/figure_document.h"
#include "ui/session/opener.h"
#include "ui/session/reading_desk.h"
#include "ui/session/samples.h"
#include "ui/session/session.h"
#include "ui/session/settings.h"
#include "ui/session/style_store.h"
#include "ui/session/translations.h"

namespace {

enum Exit { Done = 0, Failed = 1, Usage = 2 };

const QString kFirstSample = QStringLiteral("3-4-4-2.onnx");

struct Options {
    QStringList files;  ///< networks first
    QString property;
    core::NetworkFileOptions reading;  ///< of the networks
    QString renderOut;                 ///< with --render: files is the recipe alone
    QString screenshot;
    QString figuresFolder;
    QString theme;
    QString methods;
    QString dataFolder;
    QString trainingFolder;
    QString page;
    QSize size;
    bool isUnattended() const { return !screenshot.isEmpty() || !figuresFolder.isEmpty(); }
};

int fail(Exit status, const QString& reason) {
    std::fprintf(stderr, "reachscope-gui: %s\n", qPrintable(reason));
    return status;
}

/// Whether a window can be shown. Only X11 and Wayland tell so beforehand, by their variables.
bool hasDisplay() {
#if defined(Q_OS_MACOS) || defined(Q_OS_WIN)
    return true;
#else
    return !qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM") ||
           !qEnvironmentVariableIsEmpty("DISPLAY") ||
           !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY");
#endif
}

bool startsWithOneOf(const QByteArray& argument, std::initializer_list<const char*> options) {
    return std::any_of(options.begin(), options.end(),
                       [&](const char* option) { return argument.startsWith(option); });
}

/// Qt's remarks for one who sits before a window (XDG_RUNTIME_DIR is unset) are noise in a run
/// without one, whose standard error is read by programs.
void keepErrorsOnly(QtMsgType type, const QMessageLogContext& context, const QString& text) {
    if (type == QtCriticalMsg || type == QtFatalMsg) {
        std::fprintf(stderr, "reachscope-gui: %s\n",
                     qPrintable(qFormatLogMessage(type, context, text)));
    }
}

/// Runs without a person, help and complaints need no display.
void chooseOffscreen(int argc, char** argv) {
    const bool noWindow = std::any_of(argv + 1, argv + argc, [](const char* argument) {
        return startsWithOneOf(argument, {"--render", "--write-figures", "--screenshot", "--help",
                                          "--version", "-h", "-v"});
    });
    if (!noWindow && hasDisplay()) {
        return;
    }
    qInstallMessageHandler(keepErrorsOnly);
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
}

void describe(QCommandLineParser& parser) {
    parser.setApplicationDescription(
        QApplication::translate("main",
                                "Exact reachable sets of neural networks and their "
                                "relaxations, side by side."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(
        QStringLiteral("NETWORK"),
        QApplication::translate("main",
                                "Networks and checkpoints (.onnx, .nnet, .pt, .pth, .npz, …), a "
                                "session or a figure made with this program; without any a sample "
                                "is opened."),
        QStringLiteral("[NETWORK…]"));
    const auto add = [&parser](const char* name, const char* text, const char* value) {
        parser.addOption(QCommandLineOption(QString::fromLatin1(name),
                                            QApplication::translate("main", text),
                                            QString::fromLatin1(value)));
    };
    add("property", "A .vnnlib file whose input region is taken.", "FILE");
    add("architecture",
        "How checkpoints without a graph are read: a name (cnn7, …), a .json description, or "
        "guess.",
        "NAME");
    add("mean", "Mean of the pixels put before the networks, one number or one a channel.", "LIST");
    add("std", "Their standard deviation, likewise.", "LIST");
    add("methods", "Methods to turn on, comma-separated: exact,hull,box,zonotope,star,…", "LIST");
    add("render",
        "Compute RECIPE anew, write the figure to OUT (pdf, svg, png, tex, csv) and end; "
        "opens no window.",
        "RECIPE OUT");
    add("write-figures", "Write what the window would show into DIR and end; needs no display.",
        "DIR");
    add("data-dir", "Folder of data sets, remembered (default: $REACHSCOPE_DATA).", "DIR");
    add("training-dir", "Folder of training runs, remembered (default: the program's own).", "DIR");
    add("page",
        "The page shown first: sets, bounds, shift, stability, snr, training, studies, networks; "
        "or its number.",
        "PAGE");
    add("screenshot", "Write a picture of the window to OUT.png and end.", "OUT.png");
    add("theme", "light or dark, for this run.", "THEME");
    add("size", "Size of the window, for this run.", "WxH");
}

/// Throws QString.
std::vector<double> numbersOf(const QCommandLineParser& parser, const char* option) {
    const QString name = QString::fromLatin1(option);
    const auto numbers = ui::maybeNumbers(parser.value(name));
    if (!numbers) {
        throw QStringLiteral("--%1: expected numbers between commas, found %2")
            .arg(name, parser.value(name));
    }
    return *numbers;
}

/// Throws QString.
core::NetworkFileOptions readingOf(const QCommandLineParser& parser) {
    core::NetworkFileOptions reading;
    reading.architecture = parser.value(QStringLiteral("architecture")).toStdString();
    reading.mean = numbersOf(parser, "mean");
    reading.deviation = numbersOf(parser, "std");
    if (reading.mean.empty() != reading.deviation.empty()) {
        throw QStringLiteral("--mean and --std go together");
    }
    return reading;
}

/// Throws QString: what is wrong with the command line.
Options parse(const QCommandLineParser& parser) {
    Options options;
    options.files = parser.positionalArguments();
    options.screenshot = parser.value(QStringLiteral("screenshot"));
    options.figuresFolder = parser.value(QStringLiteral("write-figures"));
    options.theme = parser.value(QStringLiteral("theme"));
    options.methods = parser.value(QStringLiteral("methods"));
    options.dataFolder = parser.value(QStringLiteral("data-dir"));
    options.trainingFolder = parser.value(QStringLiteral("training-dir"));
    options.page = parser.value(QStringLiteral("page"));
    if (parser.isSet(QStringLiteral("render"))) {
        if (options.files.size() != 1) {
            throw QStringLiteral("--render: expected RECIPE OUT");
        }
        options.renderOut = options.files.front();
        options.files = {parser.value(QStringLiteral("render"))};
        return options;
    }
    options.reading = readingOf(parser);
    if (!options.theme.isEmpty() && options.theme != QLatin1String("light") &&
        options.theme != QLatin1String("dark")) {
        throw QStringLiteral("--theme: expected light or dark, found %1").arg(options.theme);
    }
    if (parser.isSet(QStringLiteral("size"))) {
        const QStringList parts = parser.value(QStringLiteral("size")).split(QLatin1Char('x'));
        options.size = parts.size() == 2 ? QSize(parts[0].toInt(), parts[1].toInt()) : QSize();
        if (options.size.isEmpty()) {
            throw QStringLiteral("--size: expected WxH, for example 1280x800");
        }
    }
    for (const QString& id : options.methods.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        if (!reach::methodFromId(id.toStdString())) {
            throw QStringLiteral("--methods: unknown method %1").arg(id);
        }
    }
    if (parser.isSet(QStringLiteral("property"))) {
        options.property = parser.value(QStringLiteral("property"));
    }
    return options;
}

int render(const QString& recipe, const QString& out) {
    try {
        ui::renderRecipe(recipe, out);
        return Done;
    } catch (const std::invalid_argument& error) {
        return fail(Usage, QString::fromUtf8(error.what()));
    } catch (const core::ParseError& error) {
        return fail(Usage, QString::fromUtf8(error.what()));
    } catch (const std::exception& error) {
        return fail(Failed, QString::fromUtf8(error.what()));
    }
}

/// The first start opens a sample, live, with a line that says what is seen and what to try.
void openFirst(ui::Session& session, ui::MainWindow& window, const Options& options) {
    ui::Opener* opener = ui::Opener::of(window);
    opener->setAsking(!options.isUnattended());
    opener->open(options.files, options.reading);
    if (!options.property.isEmpty()) {
        opener->open({options.property});
    }
    if (!options.files.isEmpty() || !options.property.isEmpty()) {
        return;
    }
    const QString sample = ui::samplePath(kFirstSample);
    if (sample.isEmpty()) {
        return;
    }
    QObject::connect(
        &session, &ui::Session::networkChanged, &window,
        [&window] {
            window.showHint(QApplication::translate(
                "main",
                "Dark: everything this 3-4-4-2 network can output for inputs in [−1, 1]³. "
                "Coloured: what each relaxation claims. Drag eps to watch them part."));
        },
        Qt::ConnectionType(Qt::QueuedConnection | Qt::SingleShotConnection));
    session.open({sample});
}

void turnOnMethods(ui::Session& session, const QString& list) {
    if (list.isEmpty()) {
        return;
    }
    session.change(QApplication::translate("main", "methods of the command line"),
                   [&list](ui::State& state) {
                       state.methods.on.clear();
                       for (const QString& id : list.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
                           if (const auto method = reach::methodFromId(id.toStdString())) {
                               state.methods.on.insert(*method);
                           }
                       }
                   });
}

/// Where sessions are autosaved that have no file of their own.
QString sessionFolder() {
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) +
           QStringLiteral("/sessions");
}

/// By its number or its name.
bool showPage(ui::MainWindow& window, const QString& page) {
    static const QHash<QString, QString> names{
        {QStringLiteral("sets"), QStringLiteral("ReachPage")},
        {QStringLiteral("bounds"), QStringLiteral("BoundsPage")},
        {QStringLiteral("shift"), QStringLiteral("ShiftPage")},
        {QStringLiteral("training"), QStringLiteral("TrainingPage")},
        {QStringLiteral("studies"), QStringLiteral("StudiesPage")},
        {QStringLiteral("networks"), QStringLiteral("NetworkPage")},
        {QStringLiteral("snr"), QStringLiteral("SnrPage")},
        {QStringLiteral("stability"), QStringLiteral("StabilityPage")}};
    if (QAction* action = window.actions().find(QStringLiteral("page.") + page)) {
        action->trigger();
        return true;
    }
    const QString id = names.value(page);
    window.showPageById(id);
    return !id.isEmpty() && window.currentPageId() == id;
}

int runWindow(const Options& options) {
    std::unique_ptr<QSettings> store;
    ui::Settings settings;
    if (!options.isUnattended()) {
        store = std::make_unique<QSettings>();
        settings = ui::loadSettings(*store);
    }
    const ui::Theme rememberedTheme = settings.theme;
    if (!options.theme.isEmpty()) {
        settings.theme =
            options.theme == QLatin1String("dark") ? ui::Theme::Dark : ui::Theme::Light;
    }
    if (!options.dataFolder.isEmpty()) {
        settings.dataFolder = options.dataFolder;
    }
    if (!options.trainingFolder.isEmpty()) {
        settings.trainingFolder = QFileInfo(options.trainingFolder).absoluteFilePath();
    }
    ui::Session session(reach::answerAll);
    ui::MainWindow window(session, settings, nullptr,
                          store ? ui::StyleStore::defaultPath() : QString());
    if (!options.page.isEmpty() && !showPage(window, options.page)) {
        return fail(Usage, QStringLiteral("--page: there is no page %1").arg(options.page));
    }
    if (options.size.isValid()) {
        window.resize(options.size);
    }
    if (store) {
        // --theme is for this run: unless the user chooses another one, the stored one stays.
        QObject::connect(&window, &ui::MainWindow::settingsChanged, &window,
                         [&store, rememberedTheme, given = settings.theme](ui::Settings now) {
                             now.theme = now.theme == given ? rememberedTheme : now.theme;
                             ui::saveSettings(now, *store);
                         });
    }
    QString failure;
    QObject::connect(&session, &ui::Session::messageRaised, &window,
                     [&failure](const ui::Message& message) {
                         if (message.kind == ui::Message::Kind::Error) {
                             failure = message.text;  // a hint is no failure
                         }
                     });
    window.files().keeper().setKeeping(store != nullptr);
    const auto begin = [&] {
        turnOnMethods(session, options.methods);
        session.beginHere();
        if (store) {
            window.files().autosaveIn(sessionFolder());
        }
    };
    QObject::connect(&session, &ui::Session::openingFinished, &window, begin,
                     Qt::SingleShotConnection);
    openFirst(session, window, options);
    if (!session.isOpening() && !ui::Opener::of(window)->isBusy()) {
        begin();
    }
    window.show();
    if (!options.isUnattended()) {
        return QApplication::exec();
    }
    bool written = true;
    const ui::Unattended unattended(session, window, [&] {
        written = options.screenshot.isEmpty() || ui::saveScreenshot(window, options.screenshot);
        if (!options.figuresFolder.isEmpty() && session.network()) {
            written = ui::writeFigures(window, options.figuresFolder) && written;
        }
        QApplication::quit();
    });
    QApplication::exec();
    if (!failure.isEmpty()) {
        return fail(session.network() ? Failed : Usage, failure);
    }
    return written ? int{Done} : fail(Failed, QStringLiteral("a picture could not be written"));
}

}  // namespace

int main(int argc, char** argv) {
    core::keepWaitsShort();
    // Qt writes a PDF's fonts in the order of a hash: figures are to be the same bytes each time.
    QHashSeed::setDeterministicGlobalSeed();
    const bool canShow = hasDisplay();
    chooseOffscreen(argc, argv);
    QApplication application(argc, argv);
    QApplication::setOrganizationName(QStringLiteral("Reachscope"));
    QApplication::setApplicationName(QStringLiteral("Reachscope"));
    QApplication::setApplicationVersion(QStringLiteral(REACHSCOPE_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("reachscope"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/reachscope.svg")));
    ui::installTranslations(application, QLocale::system());
    QCommandLineParser parser;
    describe(parser);
    if (!parser.parse(QApplication::arguments())) {
        return fail(Usage, parser.errorText());
    }
    if (parser.isSet(QStringLiteral("help"))) {
        parser.showHelp(Done);
    }
    if (parser.isSet(QStringLiteral("version"))) {
        parser.showVersion();
    }
    try {
        const Options options = parse(parser);
        if (!canShow && options.renderOut.isEmpty() && !options.isUnattended()) {
            return fail(Failed, QStringLiteral("no display to open a window on (DISPLAY and "
                                               "WAYLAND_DISPLAY are unset); --write-figures DIR "
                                               "and --render RECIPE OUT need none"));
        }
        return options.renderOut.isEmpty() ? runWindow(options)
                                           : render(options.files.front(), options.renderOut);
    } catch (const QString& reason) {
        return fail(Usage, reason);
    }
}
