// SPDX-License-Identifier: GPL-3.0-or-later
// What a headless run says while it goes on, and how it is told to end.
#pragma once

#include <QString>
#include <chrono>
#include <cstdint>

namespace normscope {

/// A line on standard output.
void say(const QString& line);
/// "normscope: …" as one line on standard error.
void complain(const QString& sentence);

/// A bar on a terminal, kept on one line of standard error; otherwise, where lines are wanted, a
/// line at each tenth of the way, on standard output or standard error.
class Progress {
  public:
    enum class Lines { Wanted, Unwanted, Errors };
    /// `verb` begins every line: "step", "exporting".
    Progress(QString verb, std::int64_t total, Lines lines = Lines::Wanted);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    /// Cheap; asks for `details` only when something is to be written.
    template <class Details>
    void update(std::int64_t done, Details&& details) {
        if (isDue(done))
            write(done, details());
    }
    double seconds() const;
    /// Makes room for a line; what was drawn is drawn again at the next update.
    void wipe();

  private:
    using Clock = std::chrono::steady_clock;
    bool isDue(std::int64_t done);
    void write(std::int64_t done, const QString& details);

    QString verb_;
    std::int64_t total_;
    bool terminal_;
    Lines lines_;
    std::int64_t next_ = 0;  ///< next count to be written where there is no terminal
    Clock::time_point began_;
    Clock::time_point last_;
    bool drawn_ = false;
};

/// While it lives, the first Ctrl+C (SIGINT, SIGTERM) is only noted; a second one ends the program.
class InterruptGuard {
  public:
    InterruptGuard();
    ~InterruptGuard();
    InterruptGuard(const InterruptGuard&) = delete;
    InterruptGuard& operator=(const InterruptGuard&) = delete;
    bool interrupted() const;
};

}  // namespace normscope
