// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/learn/interview_bank.h"

namespace normscope {

namespace {

constexpr int kLeastPoints = 2;

class InterviewReader final : PromptReader {
  public:
    InterviewReader(const QString& topic, const std::vector<Question>& quiz)
        : PromptReader(topic,
                       {"sentence", "minute", "depth", "point", "follow-up", "then", "shown-by"}),
          quiz_(quiz) {}

    InterviewTopic read(const QString& text) {
        readAll(text);
        read_.order = order();
        return std::move(read_);
    }

  private:
    void beginOwn() override {
        now_ = {};
        shown_by_ = nullptr;
    }

    /// Code, between two lines of three backticks, is kept as it stands.
    bool takeLine(const QString& line) override {
        if (line.trimmed().startsWith("```")) {
            if (!in_code_ && now_.depth.empty())
                fail("code stands alone; put it below a paragraph of \"depth\"");
            in_code_ = !in_code_;
            if (in_code_)
                now_.depth.push_back({{}, true});
            return true;
        }
        if (!in_code_)
            return false;
        if (line.startsWith("## "))
            fail("the code before this line does not end; close it with ```");
        QString& code = now_.depth.back().text;
        code += (code.isEmpty() ? QString() : QStringLiteral("\n")) + line;
        return true;
    }

    void readOwn(const Field& field) override {
        const auto& [name, value, step] = field;
        if (name == "depth") {
            now_.depth.push_back({value, false});
        } else if (name == "point") {
            now_.points << value;
        } else if (name == "follow-up") {
            now_.follow_ups.push_back({value, {}});
        } else if (name == "then") {
            if (lastField() != "follow-up")
                fail("\"then\" stands alone; put it right below a follow-up");
            now_.follow_ups.back().answer = value;
        } else {
            once(name);
            if (name == "shown-by")
                shown_by_ = &quizQuestion(value);
            else
                (name == "sentence" ? now_.sentence : now_.minute) = value;
        }
    }

    const Question& quizQuestion(const QString& id) const {
        const auto found = std::ranges::find(quiz_, id, &Question::id);
        if (found == quiz_.end())
            fail("no question of the quiz is called \"" + id +
                 "\"; give the name of one in resources/questions");
        return *found;
    }

    void closeOwn() override {
        if (in_code_)
            failHere("has code that does not end; close it with ```");
    }

    void take(const Prompt& prompt, std::vector<Expectation> expectations) override {
        require({"sentence", "minute"});
        if (now_.depth.empty())
            failHere("has no field \"depth\"");
        if (now_.points.size() < kLeastPoints)
            failHere("has too few points; give two or more");
        if (now_.follow_ups.empty())
            failHere("has no follow-up; give one or more");
        for (const auto& follow_up : now_.follow_ups)
            if (follow_up.answer.isEmpty())
                failHere("does not answer \"" + follow_up.text + "\"; add \"then\" below it");
        static_cast<Prompt&>(now_) = prompt;
        if (shown_by_ != nullptr) {
            if (!now_.see.look.isEmpty())
                failHere("has both \"see\" and \"shown-by\"; leave one out");
            now_.see = shown_by_->see;
        }
        read_.questions.push_back({std::move(now_), std::move(expectations)});
    }

    const std::vector<Question>& quiz_;
    const Question* shown_by_ = nullptr;
    bool in_code_ = false;
    InterviewQuestion now_;
    InterviewTopic read_;
};

}  // namespace

InterviewTopic parseInterview(const QString& text, const QString& topic,
                              const std::vector<Question>& quiz) {
    return InterviewReader(topic, quiz).read(text);
}

std::vector<BankedInterview> bankedInterview(const std::vector<Question>& quiz) {
    return bankIn<InterviewQuestion>(QStringLiteral("interview"),
                                     [&quiz](const QString& text, const QString& topic) {
                                         return parseInterview(text, topic, quiz);
                                     });
}

std::vector<InterviewQuestion> interviewQuestions(const std::vector<Question>& quiz) {
    return withoutClaims(bankedInterview(quiz));
}

}  // namespace normscope
