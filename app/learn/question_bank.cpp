// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/learn/question_bank.h"

#include <QFile>
#include <QRegularExpression>
#include <algorithm>
#include <iterator>
#include <set>

#include "app/command_line/arguments.h"
#include "app/learn/experiment_words.h"

// Outside any namespace: the resource's initializer is a global function.
static void initializeQuestions() {
    Q_INIT_RESOURCE(questions);
}

namespace normscope {

namespace {

constexpr const char* kTopics[] = {"basics",      "parameters", "modes",     "pytorch",
                                   "benefits",    "batch-size", "placement", "folding",
                                   "fine-tuning", "diagnosis",  "kin"};
constexpr int kLeastWrong = 2;

const QStringList& fields() {
    static const QStringList names{"level",  "question",  "right",  "wrong", "why",
                                   "answer", "see",       "preset", "set",   "at N",
                                   "twin",   "twin-at N", "expect", "source"};
    return names;
}

/// Reads the lines of one question after another.
class Reader {
  public:
    explicit Reader(QString topic) : topic_(std::move(topic)) {}

    void read(const QString& line) {
        ++line_;
        const QString text = line.trimmed();
        if (text.startsWith("## "))
            begin(text.mid(3).trimmed());
        else if (text.startsWith("# "))
            readTitle(text.mid(2).trimmed());
        else if (!text.isEmpty())
            readField(text);
    }

    std::vector<BankedQuestion> finish() {
        end();
        if (read_.empty())
            fail(line_, "there is no question; begin one with \"## name\"");
        return std::move(read_);
    }

  private:
    [[noreturn]] void fail(int line, const QString& sentence) const {
        throw QuestionError(
            QStringLiteral("%1.md, line %2: %3").arg(topic_).arg(line).arg(sentence).toStdString());
    }

    void readTitle(const QString& title) {
        if (!title_.isEmpty())
            fail(line_, "a second title; a file has one topic");
        title_ = title;
    }

    void begin(const QString& id) {
        static const QRegularExpression form(QStringLiteral("^[a-z0-9-]+$"));
        end();
        if (title_.isEmpty())
            fail(line_, "a question before the title; begin the file with \"# Title\"");
        if (!form.match(id).hasMatch())
            fail(line_, "\"" + id + "\" is no name; use small letters, digits and hyphens");
        for (const auto& other : read_)
            if (other.question.id == id)
                fail(line_, "\"" + id + "\" is there twice; give each question its own name");
        began_ = line_;
        now_ = {};
        now_.question.id = id;
        now_.question.topic = topic_;
        now_.question.topic_title = title_;
        words_ = {};
        seen_.clear();
    }

    void readField(const QString& text) {
        static const QRegularExpression form(QStringLiteral("^([a-z-]+)(?: (\\d+))?:(.*)$"));
        const auto match = form.match(text);
        if (!match.hasMatch())
            fail(line_, "this is no field; begin it with a name and a colon, on one line");
        if (began_ == 0)
            fail(line_, "a field before the first question; begin one with \"## name\"");
        const QString name = match.captured(1);
        const QString value = match.captured(3).trimmed();
        const bool dated = !match.captured(2).isEmpty();
        if (dated != (name == "at" || name == "twin-at") ||
            !fields().contains(dated ? name + " N" : name))
            fail(line_, "unknown field \"" + text.section(':', 0, 0) + "\"; choose from " +
                            fields().join(", "));
        if (value.isEmpty() && name != "twin")
            fail(line_, "\"" + name + "\" is empty");
        if (dated || name == "preset" || name == "set" || name == "twin")
            readExperiment(name, match.captured(2).toLongLong(), value);
        else if (name == "right" || name == "wrong" || name == "why")
            readOption(name, value);
        else if (name == "source")
            now_.question.sources << value;
        else if (name == "expect")
            readExpectation(value);
        else
            readOnce(name, value);
        last_ = name;
    }

    void once(const QString& name) {
        if (!seen_.insert(name).second)
            fail(line_, "\"" + name + "\" is given twice");
    }

    void readOnce(const QString& name, const QString& value) {
        once(name);
        Question& question = now_.question;
        if (name == "level") {
            const auto level = fromKey<Level>(value.toStdString());
            if (!level)
                fail(line_, "level is \"" + value + "\"; choose easy or medium");
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
            fail(line_, "\"why\" stands alone; put it right below a wrong option");
        options.back().why = value;
    }

    void readExperiment(const QString& name, std::int64_t step, const QString& value) {
        const auto assignments = value.split(' ', Qt::SkipEmptyParts);
        if (name == "preset") {
            once(name);
            words_.preset = value;
        } else if (name == "set") {
            words_.settings += assignments;
        } else if (name == "at") {
            words_.changes.emplace_back(step, assignments);
        } else {
            if (name == "twin")
                words_.differences += assignments;
            else
                words_.twin_own.emplace_back(step, assignments);
        }
        // A mistake is named where it stands, not at the end of the question.
        build(line_);
    }

    Experiment build(int line) const {
        try {
            return words_.experiment();
        } catch (const UsageError& error) {
            fail(line, error.what());
        }
    }

    void readExpectation(const QString& value) {
        try {
            now_.expectations.push_back(parseExpectation(value));
        } catch (const ExpectationError& error) {
            fail(line_, error.what());
        }
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
        question.see.experiment = build(began_);
        question.see.command_line = words_.commandLine();
        for (const auto& expectation : now_.expectations)
            checkRun(expectation);
        read_.push_back(std::move(now_));
        began_ = 0;
    }

    void checkRun(const Expectation& expectation) const {
        const bool has_b = now_.question.see.experiment.twin.has_value();
        const bool wants_b =
            expectation.left.run == 'B' || (expectation.right && expectation.right->run == 'B');
        if (wants_b && !has_b)
            fail(began_, "\"" + expectation.text + "\" speaks of run B; there is no twin");
    }

    QString topic_, title_;
    int line_ = 0;
    int began_ = 0;  ///< line of the question being read; 0: none
    BankedQuestion now_;
    ExperimentWords words_;
    std::set<QString> seen_;
    QString last_;
    std::vector<BankedQuestion> read_;
};

}  // namespace

std::vector<BankedQuestion> parseQuestions(const QString& text, const QString& topic) {
    Reader reader(topic);
    for (const QString& line : text.split('\n'))
        reader.read(line);
    return reader.finish();
}

std::vector<BankedQuestion> bankedQuestions() {
    initializeQuestions();
    std::vector<BankedQuestion> all;
    std::set<QString> names;
    for (const QString& topic : questionTopics()) {
        QFile file(QStringLiteral(":/questions/%1.md").arg(topic));
        if (!file.open(QIODevice::ReadOnly))
            throw QuestionError("The questions on " + topic.toStdString() +
                                " are missing from this program; build it again");
        for (auto& banked : parseQuestions(QString::fromUtf8(file.readAll()), topic)) {
            if (!names.insert(banked.question.id).second)
                throw QuestionError(topic.toStdString() + ".md: \"" +
                                    banked.question.id.toStdString() +
                                    "\" is also the name of a question on another topic");
            all.push_back(std::move(banked));
        }
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
    for (const char* topic : kTopics)
        topics << QLatin1String(topic);
    return topics;
}

}  // namespace normscope
