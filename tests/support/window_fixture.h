// SPDX-License-Identifier: GPL-3.0-or-later
// The real window with a real trainer, driven by keys and clicks.
#pragma once

#include <QAction>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

#include "app/window/main_window.h"

constexpr int kPatience = 60'000;  // for a step of the trainer on a busy machine, ms

/// Wait for what the trainer brings about.
#define TRY_VERIFY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, kPatience)
#define TRY_COMPARE(actual, expected) QTRY_COMPARE_WITH_TIMEOUT(actual, expected, kPatience)

namespace normscope {

/// A spiral with 168 points to train on, two layers of eight.
inline Experiment smallSpiral(std::int64_t batch_size = 32) {
    Experiment experiment;
    Configuration& configuration = experiment.configuration;
    configuration.data.dataset = "spiral";
    configuration.data.samples = 210;
    configuration.data.batch_size = batch_size;
    configuration.network.hidden = {8, 8};
    configuration.network.activation = Activation::Tanh;
    configuration.network.init.scheme = InitScheme::PyTorch;
    return experiment;
}

/// 160 points to train on, one layer of four.
inline Experiment smallXor() {
    Experiment experiment;
    experiment.configuration.data.dataset = "xor";
    experiment.configuration.data.samples = 200;
    experiment.configuration.data.batch_size = 20;
    experiment.configuration.network.hidden = {4};
    return experiment;
}

/// One window at a time, with settings and a folder for runs that last for one test.
class WindowFixture : public QObject {
  protected:
    std::unique_ptr<QTemporaryDir> folder_;
    std::unique_ptr<QSettings> settings_;
    std::unique_ptr<MainWindow> window_;

    void setUp() {
        folder_ = std::make_unique<QTemporaryDir>();
        settings_ =
            std::make_unique<QSettings>(folder_->filePath("layout.ini"), QSettings::IniFormat);
    }
    void tearDown() {
        window_.reset();
        settings_.reset();
    }
    WindowOptions options() {
        WindowOptions result;
        result.settings = settings_.get();
        result.runs_folder = folder_->filePath("runs");
        return result;
    }
    void open(const Experiment& experiment, QSize size = {1280, 800}) {
        open(experiment, size, options());
    }
    void open(const Experiment& experiment, QSize size, const WindowOptions& options) {
        window_ = std::make_unique<MainWindow>(experiment, options);
        window_->resize(size);
        window_->show();
        QVERIFY(QTest::qWaitForWindowActive(window_.get()));
    }
    /// Opens it and waits for the first picture.
    void openTraining(const Experiment& experiment, QSize size = {1280, 800}) {
        open(experiment, size);
        TRY_VERIFY(step() > 0 && lab().frame());
    }

    Lab& lab() { return window_->lab(); }
    std::int64_t step() { return lab().status().step; }
    const Configuration& configuration() { return lab().configuration(); }
    QStringList marks() {
        QStringList labels;
        for (const Mark& mark : lab().history().marks)
            labels << QString::fromStdString(mark.label);
        return labels;
    }
    /// The part of that name.
    template <class Widget>
    Widget* find(const QString& name) {
        return window_->findChild<Widget*>(name);
    }
    void press(Qt::Key key, Qt::KeyboardModifiers with = Qt::NoModifier) {
        window_->setFocus();
        QTest::keyClick(window_.get(), key, with);
    }
    void trigger(const QString& action) { find<QAction>(action)->trigger(); }
    void click(const QString& name) {
        auto* button = find<QPushButton>(name);
        QVERIFY2(button != nullptr, qPrintable(name));
        QTRY_VERIFY2(button->isVisible() && button->isEnabled(), qPrintable(name));
        QTest::mouseClick(button, Qt::LeftButton);
    }
    void pause() {
        lab().pause();
        TRY_VERIFY(!lab().status().playing);
    }
    /// As typed into a box.
    static void type(QWidget* box, const QString& text) {
        auto* line = box->findChild<QLineEdit*>();
        line->setFocus();
        line->selectAll();
        QTest::keyClicks(line, text);
        QTest::keyClick(line, Qt::Key_Return);
    }
};

}  // namespace normscope
