// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/learn/question_bank.h"

#include <QRegularExpression>
#include <algorithm>
#include <iterator>

#include "app/files/input_error.h"
#include "app/files/resource_files.h"
#include "app/learn/field_reader.h"

namespace normscope {

namespace {

constexpr int kLeastWrong = 2;
constexpr int kLastPlace = 1000;

const QStringList& fields() {
    static const QStringList names{"level",  "question",  "right",  "wrong", "why",
                                   "answer", "see",       "preset", "set",   "at N",
                                   "twin",   "twin-at N", "expect", "source"};
    return names;
}

/// Which plot shows it, as lessons name it; empty: none.
QString plotOf(const Quantity& quantity) {
    for (const char* curve : {"loss", "accuracy"})
        if (quantity.name.contains(QLatin1String(curve)))
            return QLatin1String(curve);
    static const QRegularExpression form(QStringLiteral(
        "^(layers\\.\\d+)\\.(?:([zya])|norm\\.(running)_.*|norm\\.(?:weight|bias))$"));
    const auto match = form.match(quantity.argument);
    if (!match.hasMatch())
        return {};
    const QString plot = match.captured(2) + match.captured(3);
    return match.captured(1) + '.' + (plot.isEmpty() ? QStringLiteral("affine") : plot);
}

/// Reads the lines of one question after another.
class QuestionReader : FieldReader {
  public:
    explicit QuestionReader(const QString& topic) : FieldReader(topic + ".md"), topic_(topic) {}

    QuestionTopic read(const QString& text) {
        for (const QString& line : text.split('\n')) {
            ++line_;
            readLine(line.trimmed());
        }
        end();
        if (read_.questions.empty())
            fail("there is no question; begin one with \"## name\"");
        return std::move(read_);
    }

  private:
    void readLine(const QString& text) {
        if (text.startsWith("## "))
            begin(text.mid(3).trimmed());
        else if (text.startsWith("# "))
            readTitle(text.mid(2).trimmed());
        else if (!text.isEmpty() && began_ == 0 && text.startsWith("order:"))
            read_.order = static_cast<int>(number(fieldFrom(text, {"order"}), 1, kLastPlace));
        else if (!text.isEmpty())
            readField(text);
    }

    void readTitle(const QString& title) {
        if (!title_.isEmpty())
            fail("a second title; a file has one topic");
        title_ = title;
    }

    void begin(const QString& id) {
        static const QRegularExpression form(QStringLiteral("^[a-z0-9-]+$"));
        end();
        if (title_.isEmpty())
            fail("a question before the title; begin the file with \"# Title\"");
        if (!form.match(id).hasMatch())
            fail("\"" + id + "\" is no name; use small letters, digits and hyphens");
        for (const auto& other : read_.questions)
            if (other.question.id == id)
                fail("\"" + id + "\" is there twice; give each question its own name");
        began_ = line_;
        now_ = {};
        now_.question.id = id;
        now_.question.topic = topic_;
        now_.question.topic_title = title_;
        words_ = {};
        seen_.clear();
    }

    void readField(const QString& text) {
        const Field field = fieldFrom(text, fields());
        const auto& [name, value, step] = field;
        if (began_ == 0)
            fail("a field before the first question; begin one with \"## name\"");
        if (step || name == "preset" || name == "set" || name == "twin")
            readExperiment(field);
        else if (name == "right" || name == "wrong" || name == "why")
            readOption(name, value);
        else if (name == "source")
            now_.question.sources << value;
        else if (name == "expect")
            now_.expectations.push_back(expectation(value));
        else
            readOnce(name, value);
        last_ = name;
    }

    void readOnce(const QString& name, const QString& value) {
        once(name);
        Question& question = now_.question;
        if (name == "level") {
            const auto level = fromKey<Level>(value.toStdString());
            if (!level)
                fail("level is \"" + value + "\"; choose easy or medium");
            question.level = *level;
        } else {
            (name == "question" ? question.text
             : name == "answer" ? question.answer
                                : question.see.look) = value;
        }
    }

    void readOption(const QString& name, const QString& value) {
        auto& options = now_.question.options;
        if (name != "why") {
            options.push_back({value, {}, name == "right"});
            return;
        }
        if (last_ != "wrong")
            fail("\"why\" stands alone; put it right below a wrong option");
        options.back().why = value;
    }

    void readExperiment(const Field& field) {
        const auto assignments = wordsOf(field.value);
        if (field.name == "preset") {
            once(field.name);
            words_.preset = field.value;
        } else if (field.step) {
            (field.name == "at" ? words_.at : words_.twin_at) += atStep(*field.step, assignments);
        } else {
            (field.name == "set" ? words_.set : words_.twin) += assignments;
        }
        experiment(words_, line_);  // a mistake is named where it stands
    }

    void end() {
        if (began_ == 0)
            return;
        Question& question = now_.question;
        for (const char* name : {"level", "question", "answer", "see"})
            if (!seen_.contains(name))
                fail(began_, QStringLiteral("\"%1\" has no field \"%2\"")
                                 .arg(question.id, QLatin1String(name)));
        const auto right = std::ranges::count_if(question.options, &Question::Option::right);
        if (right != 1)
            fail(began_, QStringLiteral("\"%1\" has %2 right options; give exactly one")
                             .arg(question.id)
                             .arg(right));
        if (std::ssize(question.options) - right < kLeastWrong)
            fail(began_, "\"" + question.id + "\" has too few wrong options; give two or more");
        for (const auto& option : question.options)
            if (!option.right && option.why.isEmpty())
                fail(began_, "\"" + question.id + "\" does not say why \"" + option.text +
                                 "\" is wrong; add \"why\" below it");
        if (question.sources.isEmpty())
            fail(began_, "\"" + question.id + "\" names no source");
        question.see.experiment = experiment(words_, began_);
        question.see.command_line = words_.commandLine();
        for (const auto& expectation : now_.expectations) {
            checkRun(expectation);
            readPlace(expectation, question.see);
        }
        read_.questions.push_back(std::move(now_));
        began_ = 0;
    }

    /// Where and when to look is what is claimed to be there.
    static void readPlace(const Expectation& expectation, Question::Demonstration& see) {
        const auto steps = expectation.steps();
        see.until = std::max({see.until, expectation.step, steps.empty() ? 0 : *steps.rbegin()});
        for (const Quantity* quantity :
             {&expectation.left, expectation.right ? &*expectation.right : nullptr}) {
            const QString plot = quantity == nullptr ? QString() : plotOf(*quantity);
            if (!plot.isEmpty() && !see.watch.contains(plot))
                see.watch << plot;
        }
    }

    void checkRun(const Expectation& expectation) const {
        const bool has_b = now_.question.see.experiment.twin.has_value();
        const bool wants_b =
            expectation.left.run == 'B' || (expectation.right && expectation.right->run == 'B');
        if (wants_b && !has_b)
            fail(began_, "\"" + expectation.text + "\" speaks of run B; there is no twin");
    }

    QString topic_, title_;
    int began_ = 0;  ///< line of the question being read; 0: none
    BankedQuestion now_;
    ExperimentWords words_;
    QString last_;
    QuestionTopic read_;
};

}  // namespace

QuestionTopic parseQuestions(const QString& text, const QString& topic) {
    return QuestionReader(topic).read(text);
}

std::vector<BankedQuestion> bankedQuestions() {
    std::vector<QuestionTopic> topics;
    for (const QString& name : resourceNames("questions"))
        topics.push_back(
            parseQuestions(QString::fromUtf8(resourceFile("questions", name + ".md")), name));
    std::ranges::stable_sort(topics, {}, &QuestionTopic::order);
    std::vector<BankedQuestion> all;
    std::set<QString> names;
    for (auto& topic : topics)
        for (auto& banked : topic.questions) {
            const Question& question = banked.question;
            if (!names.insert(question.id).second)
                throw InputError(question.topic + ".md: \"" + question.id +
                                 "\" is also the name of a question on another topic");
            all.push_back(std::move(banked));
        }
    return all;
}

std::vector<Question> questions() {
    std::vector<Question> all;
    for (auto& banked : bankedQuestions())
        all.push_back(std::move(banked.question));
    return all;
}

std::vector<Question> selected(const std::vector<Question>& all, std::optional<Level> level,
                               const QString& topic) {
    std::vector<Question> some;
    std::ranges::copy_if(all, std::back_inserter(some), [&](const Question& question) {
        return (!level || question.level == *level) && (topic.isEmpty() || question.topic == topic);
    });
    return some;
}

QStringList questionTopics() {
    QStringList topics;
    for (const auto& banked : bankedQuestions())
        topics << banked.question.topic;
    topics.removeDuplicates();
    return topics;
}

}  // namespace normscope
