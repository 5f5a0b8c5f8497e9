// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/terminal.h"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <utility>

namespace normscope {

namespace {

// A signal handler can reach nothing else.
volatile std::sig_atomic_t signal_noted = 0;

extern "C" void noteSignal(int number) {
    signal_noted = 1;
    std::signal(number, SIG_DFL);
}

void put(std::FILE* stream, const QString& text) {
    const auto bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stream);
    std::fflush(stream);
}

constexpr int kBarWidth = 24;
constexpr std::chrono::milliseconds kRedraw{100};

QString bar(std::int64_t done, std::int64_t total) {
    const auto filled =
        total > 0 ? static_cast<int>(kBarWidth * std::min(done, total) / total) : kBarWidth;
    return QString(filled, u'█') + QString(kBarWidth - filled, u'░');
}

}  // namespace

void say(const QString& line) {
    put(stdout, line + '\n');
}

void complain(const QString& sentence) {
    put(stderr, "normscope: " + sentence.simplified() + '\n');
}

Progress::Progress(QString verb, std::int64_t total, Lines lines)
    : verb_(std::move(verb)),
      total_(total),
      terminal_(isatty(STDERR_FILENO) != 0),
      lines_(lines),
      next_(std::max<std::int64_t>(1, total / 10)),
      began_(Clock::now()) {}

Progress::~Progress() {
    wipe();
}

void Progress::wipe() {
    if (std::exchange(drawn_, false))
        put(stderr, "\r\033[K");
}

double Progress::seconds() const {
    return std::chrono::duration<double>(Clock::now() - began_).count();
}

bool Progress::isDue(std::int64_t done) {
    if (!terminal_)
        return lines_ != Lines::Unwanted && done >= next_;
    const auto now = Clock::now();
    if (drawn_ && now - last_ < kRedraw)
        return false;
    last_ = now;
    return true;
}

void Progress::write(std::int64_t done, const QString& details) {
    if (terminal_) {
        drawn_ = true;
        put(stderr, QStringLiteral("\r%1 %2 %3/%4  %5\033[K")
                        .arg(verb_, bar(done, total_))
                        .arg(done)
                        .arg(total_)
                        .arg(details));
        return;
    }
    next_ = done + std::max<std::int64_t>(1, total_ / 10);
    put(lines_ == Lines::Errors ? stderr : stdout,
        QStringLiteral("%1 %2 of %3  %4").arg(verb_).arg(done).arg(total_).arg(details).trimmed() +
            '\n');
}

InterruptGuard::InterruptGuard() {
    signal_noted = 0;
    std::signal(SIGINT, noteSignal);
    std::signal(SIGTERM, noteSignal);
}

InterruptGuard::~InterruptGuard() {
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
}

bool InterruptGuard::interrupted() const {
    return signal_noted != 0;
}

}  // namespace normscope
