// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/learn/grading.h"

#include <signal.h>
#include <unistd.h>
#ifdef Q_OS_LINUX
#include <sys/prctl.h>
#endif

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>
#include <cstring>
#include <utility>

#include "app/files/export/file_output.h"
#include "app/files/export/plot_export.h"
#include "app/files/resource_files.h"

namespace normscope {

namespace {

constexpr QLatin1String kPackage("normscope_grading");
constexpr int kStartPatience = 120'000;  // ms; importing PyTorch from a slow disk
constexpr int kGrace = 4'000;            // ms; in which the process ends itself first
constexpr qint64 kMostPrinted = 1 << 20;
constexpr qsizetype kKeptPrinted = 2000;
constexpr qsizetype kLongestLine = 1 << 20;

QJsonValue numbersJson(const NumberArray& array) {
    QJsonArray shape, values;
    for (const auto extent : array.shape)
        shape << qint64{extent};
    for (const double value : array.values)
        values << value;
    return QJsonObject{{"shape", shape}, {"values", values}};
}

/// Those that there are several of, one for each batch, as a list.
QJsonObject arraysJson(const NormTrace::Arrays& arrays) {
    static const QStringList by_batch{"x", "y", "running_mean", "running_var",
                                      "num_batches_tracked"};
    QJsonObject all;
    for (const auto& [key, batches] : arrays) {
        const auto name = QString::fromStdString(key);
        QJsonArray list;
        for (const auto& batch : batches)
            list << numbersJson(batch);
        all[name] = by_batch.contains(name) ? QJsonValue(list) : list.first();
    }
    return all;
}

QJsonObject caseJson(const NormTraceRequest& request) {
    const auto trace = traceNorm(request);
    QJsonArray slot;
    for (const auto extent : request.slot)
        slot << qint64{extent};
    const auto& config = request.config;
    const auto key = keyOf(config.kind);
    return {{"kind", QString::fromUtf8(key.data(), static_cast<qsizetype>(key.size()))},
            {"slot", slot},
            {"eps", config.eps},
            {"momentum", config.momentum ? QJsonValue(*config.momentum) : QJsonValue::Null},
            {"inputs", arraysJson(trace.inputs)},
            {"expected", arraysJson(trace.outputs)}};
}

/// In the child, before Python: a group of its own, so that whatever it starts ends with it.
void becomeGroup() {
    setpgid(0, 0);
#ifdef Q_OS_LINUX
    prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
}

QString secondsText(double seconds) {
    return QString::number(seconds, 'g', 6);
}

}  // namespace

Grading::Grading(GradingTerms terms, QObject* parent) : QObject(parent), terms_(std::move(terms)) {
    patience_.setSingleShot(true);
    connect(&patience_, &QTimer::timeout, this, [this] {
        end(report_.python.isEmpty()
                ? terms_.python +
                      " did not begin to grade within two minutes: try again when the "
                      "machine is less busy"
                : QStringLiteral(
                      "The code did not come to an end within %1 s%2: look there for a "
                      "loop that never ends, or allow more by normscope grade --seconds.")
                      .arg(secondsText(terms_.seconds), during()));
    });
}

Grading::~Grading() {
    stop();
}

void Grading::start(const Solution& solution) {
    cancel();
    const auto banked = exerciseNamed(solution.exercise);
    report_ = {};
    report_.exercise = banked.exercise.name;
    report_.file = solution.file;
    line_.clear();
    printed_bytes_ = 0;
    running_.reset();
    ended_ = false;
    writeFiles(banked, solution);
    if (process_ != nullptr)
        process_.release()->deleteLater();  // its signal may be what called
    process_ = std::make_unique<QProcess>();
    process_->setWorkingDirectory(solution.folder);
    process_->setStandardInputFile(QProcess::nullDevice());  // nobody is there to type
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert("OMP_NUM_THREADS", "1");  // each thread would count as memory
    environment.insert("OPENBLAS_NUM_THREADS", "1");
    process_->setProcessEnvironment(environment);
    process_->setChildProcessModifier(becomeGroup);
    connect(process_.get(), &QProcess::readyReadStandardOutput, this, &Grading::readResults);
    connect(process_.get(), &QProcess::readyReadStandardError, this, &Grading::readPrinted);
    connect(process_.get(), &QProcess::finished, this, &Grading::conclude);
    connect(process_.get(), &QProcess::started, this, [this] { group_ = process_->processId(); });
    connect(process_.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            end(QStringLiteral("%1 cannot be started (%2): install Python 3 (Debian: python3), or "
                               "name another by normscope grade --python.")
                    .arg(terms_.python, process_->errorString()));
    });
    patience_.start(kStartPatience);
    is_running_ = true;
    process_->start(terms_.python, {"-B", "-X", "utf8", files_->filePath("run.py"),
                                    files_->filePath("task.json")});
}

void Grading::writeFiles(const BankedExercise& banked, const Solution& solution) {
    files_ = std::make_unique<QTemporaryDir>();
    if (!files_->isValid())
        throw ExportError(QDir::tempPath().toStdString() + " cannot be written (" +
                          files_->errorString().toStdString() +
                          "); make room there, or set TMPDIR to another folder");
    makeFolder(files_->filePath(kPackage));
    const auto write = [&](const QString& name, const QByteArray& text) {
        writeFile(files_->filePath(name), text);
    };
    for (const QString& name : resourceNames("exercises/" + kPackage)) {
        const auto file = kPackage + '/' + name + ".py";
        write(file, resourceFile("exercises", file));
    }
    write(kPackage + "/checks.py", banked.checks.toUtf8());
    write(
        "run.py",
        "import os\nimport sys\n\nsys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))\n"
        "from normscope_grading.grade import main\n\nmain(sys.argv[1])\n");
    QJsonArray cells;
    for (const auto& [name, source] : solution.cells)
        cells << QJsonObject{{"name", name}, {"source", source}};
    QJsonObject cases;
    for (const auto& [name, request] : banked.cases)
        cases[name] = caseJson(request);
    write("task.json", QJsonDocument(QJsonObject{{"folder", solution.folder},
                                                 {"cells", cells},
                                                 {"cases", cases},
                                                 {"seconds", terms_.seconds},
                                                 {"mebibytes", terms_.mebibytes}})
                           .toJson(QJsonDocument::Compact));
}

void Grading::readResults() {
    line_ += process_->readAllStandardOutput();
    for (auto end = line_.indexOf('\n'); end >= 0; end = line_.indexOf('\n')) {
        readLine(line_.left(end));
        line_.remove(0, end + 1);
    }
    if (line_.size() > kLongestLine)  // no line of ours
        line_.clear();
}

void Grading::readLine(const QByteArray& line) {
    const auto object = QJsonDocument::fromJson(line).object();
    if (object.contains("checks")) {
        report_.python = object["python"].toString();
        report_.against = object["against"].toString();
        for (const auto& title : object["checks"].toArray())
            report_.checks.push_back({title.toString(), CheckState::NotRun, {}, {}, {}});
        patience_.start(static_cast<int>(terms_.seconds * 1000) + kGrace);
    } else if (object.contains("check")) {
        const auto found =
            std::ranges::find(report_.checks, object["check"].toString(), &CheckResult::title);
        if (found == report_.checks.end())
            return;
        running_ = static_cast<std::size_t>(found - report_.checks.begin());
        if (const auto state = fromKey<CheckState>(object["state"].toString().toStdString())) {
            *found = {found->title, *state, object["expected"].toString(),
                      object["came"].toString(), object["hint"].toString()};
            running_.reset();
        }
    } else if (object.contains("fault")) {
        report_.fault = object["fault"].toString();
    }
    ended_ = ended_ || object["end"].toBool();
    emit advanced();
}

void Grading::readPrinted() {
    const auto bytes = process_->readAllStandardError();
    printed_bytes_ += bytes.size();
    if (report_.printed.size() < kKeptPrinted)
        report_.printed += QString::fromUtf8(bytes.left(kKeptPrinted));
    if (printed_bytes_ > kMostPrinted)
        end(QStringLiteral("The code printed more than 1 MiB%1: take the print out of the loop "
                           "there.")
                .arg(during()));
}

QString Grading::during() const {
    if (running_)
        return QStringLiteral(" in the check “%1”").arg(report_.checks[*running_].title);
    return report_.python.isEmpty() ? QString() : QStringLiteral(" before the first check");
}

void Grading::conclude(int code, QProcess::ExitStatus status) {
    readResults();
    readPrinted();
    if (is_running_)  // what was printed last may have ended it
        end(ended_ ? report_.fault : faultOf(code, status));
}

QString Grading::faultOf(int code, QProcess::ExitStatus status) const {
    if (report_.python.isEmpty()) {
        const auto last = report_.printed.trimmed().section('\n', -1);
        return QStringLiteral(
                   "%1 ended before it graded anything (%2): Python 3.9 or later is "
                   "needed; name one by normscope grade --python.")
            .arg(terms_.python, last.isEmpty() ? QStringLiteral("exit code %1").arg(code) : last);
    }
    if (status == QProcess::NormalExit)
        return QStringLiteral("The code ended Python by itself with exit code %1%2: take that out.")
            .arg(code)
            .arg(during());
    if (code == SIGXCPU)
        return QStringLiteral(
                   "The code used up its time%1: look there for a loop that never "
                   "ends.")
            .arg(during());
    return QStringLiteral(
               "Python crashed%1 (%2): look there for what reaches beyond an array or "
               "recurses without end, or needs too much memory.")
        .arg(during(), QString::fromLocal8Bit(strsignal(code)));
}

/// The report as it is, and what there is to say of its end.
void Grading::end(const QString& fault) {
    stop();
    report_.fault = fault;
    report_.printed.truncate(kKeptPrinted);
    if (running_ && !fault.isEmpty()) {
        auto& check = report_.checks[*running_];
        check = {check.title, CheckState::Failed, {}, QStringLiteral("no result"), fault};
    }
    emit finished();
}

void Grading::cancel() {
    stop();
}

/// Also what the solution has started and left.
void Grading::stop() {
    patience_.stop();
    if (!std::exchange(is_running_, false))
        return;
    process_->disconnect(this);
    if (const auto group = std::exchange(group_, 0); group > 0)
        ::kill(-static_cast<pid_t>(group), SIGKILL);
    if (process_->state() != QProcess::NotRunning) {
        process_->kill();
        process_->waitForFinished();
    }
    files_.reset();
}

}  // namespace normscope
