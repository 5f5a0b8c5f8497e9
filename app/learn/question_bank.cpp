// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/learn/question_bank.h"

namespace normscope {

namespace {

constexpr int kLeastWrong = 2;

class QuestionReader final : PromptReader {
  public:
    explicit QuestionReader(const QString& topic)
        : PromptReader(topic, {"right", "wrong", "why", "answer"}) {}

    QuestionTopic read(const QString& text) {
        readAll(text);
        read_.order = order();
        return std::move(read_);
    }

  private:
    void beginOwn() override { now_ = {}; }

    void readOwn(const Field& field) override {
        const auto& [name, value, step] = field;
        if (name == "answer") {
            once(name);
            now_.answer = value;
        } else if (name != "why") {
            now_.options.push_back({value, {}, name == "right"});
        } else {
            if (lastField() != "wrong")
                fail("\"why\" stands alone; put it right below a wrong option");
            now_.options.back().why = value;
        }
    }

    void take(const Prompt& prompt, std::vector<Expectation> expectations) override {
        require({"answer", "see"});
        const auto& options = now_.options;
        const auto right = std::ranges::count_if(options, &Question::Option::right);
        if (right != 1)
            failHere(QStringLiteral("has %1 right options; give exactly one").arg(right));
        if (std::ssize(options) - right < kLeastWrong)
            failHere("has too few wrong options; give two or more");
        for (const auto& option : options)
            if (!option.right && option.why.isEmpty())
                failHere("does not say why \"" + option.text + "\" is wrong; add \"why\" below it");
        static_cast<Prompt&>(now_) = prompt;
        read_.questions.push_back({std::move(now_), std::move(expectations)});
    }

    Question now_;
    QuestionTopic read_;
};

}  // namespace

QuestionTopic parseQuestions(const QString& text, const QString& topic) {
    return QuestionReader(topic).read(text);
}

std::vector<BankedQuestion> bankedQuestions() {
    return bankIn<Question>(QStringLiteral("questions"), parseQuestions);
}

std::vector<Question> questions() {
    return withoutClaims(bankedQuestions());
}

}  // namespace normscope
