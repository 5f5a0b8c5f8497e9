// SPDX-License-Identifier: GPL-3.0-or-later
// Reads a lesson's file, line by line.
#include <algorithm>

#include "app/learn/claim_error.h"
#include "app/learn/field_reader.h"
#include "app/learn/lesson_bank.h"
#include "app/learn/watch.h"
#include "widgets/plots/distribution.h"

namespace normscope {

namespace {

constexpr int kLongestMinutes = 120;
constexpr std::int64_t kLongestRun = 100'000;  // steps
constexpr int kLastPlace = 1000;

const QStringList& headFields() {
    static const QStringList names{"title",  "about", "level", "order", "minutes",
                                   "preset", "set",   "twin",  "hide"};
    return names;
}

const QStringList& blockFields() {
    static const QStringList names{"predict",  "option", "right",  "if",    "change",
                                   "change-b", "until",  "expect", "watch", "show",
                                   "preset",   "set",    "twin"};
    return names;
}

QStringList shows() {
    QStringList names{QStringLiteral("dual"), QStringLiteral("code")};
    for (const auto& name : Names<Distribution>::table)
        names << QString::fromUtf8(name.key.data(), static_cast<qsizetype>(name.key.size()));
    return names;
}

class LessonReader : FieldReader {
  public:
    LessonReader(const QString& file, const QString& name) : FieldReader(file) {
        result_.lesson.name = name;
    }

    BankedLesson read(const QString& text) {
        for (const QString& line : text.split('\n')) {
            ++line_;
            readLine(line.endsWith('\r') ? line.chopped(1) : line);
        }
        if (place_ == Place::Start || place_ == Place::Head)
            fail("the head does not end; close it with a line of three hyphens");
        if (place_ == Place::Block)
            fail(block_line_, "the block does not end; close it with ```");
        endStep();
        if (result_.lesson.steps.empty())
            fail("there is no step; begin one with \"## Title\"");
        return std::move(result_);
    }

  private:
    enum class Place { Start, Head, Between, Text, Code, Block, Reveal, RevealCode };

    void readLine(const QString& line) {
        const QString text = line.trimmed();
        switch (place_) {
            case Place::Start:
                if (text.isEmpty())
                    return;
                if (text != "---")
                    fail("a lesson begins with its head; give a line of three hyphens first");
                place_ = Place::Head;
                return;
            case Place::Head:
                if (text == "---")
                    return endHead();
                if (!text.isEmpty())
                    readHead(fieldFrom(text, headFields()));
                return;
            case Place::Block:
                if (text.startsWith("```"))
                    return endBlock();
                if (!text.isEmpty())
                    readBlock(fieldFrom(text, blockFields()));
                return;
            default:
                readText(line, text);
        }
    }

    void readText(const QString& line, const QString& text) {
        const bool in_code = place_ == Place::Code || place_ == Place::RevealCode;
        if (!in_code && (text == "##" || text.startsWith("## ")))
            return beginStep(text.mid(3).trimmed());
        if (place_ == Place::Between) {
            if (!text.isEmpty())
                fail("text before the first step; begin one with \"## Title\"");
            return;
        }
        if (text.startsWith("```")) {
            if (!in_code && text == "```lab")
                return beginBlock();
            const bool reveals = place_ == Place::Reveal || place_ == Place::RevealCode;
            place_ = in_code ? (reveals ? Place::Reveal : Place::Text)
                             : (reveals ? Place::RevealCode : Place::Code);
        }
        LessonStep& step = result_.lesson.steps.back();
        const bool reveals = place_ == Place::Reveal || place_ == Place::RevealCode;
        (reveals ? step.reveal : step.text) += line + '\n';
    }

    void readHead(const Field& field) {
        const auto& [name, value, own_step] = field;
        Lesson& lesson = result_.lesson;
        if (name == "set" || name == "twin" || name == "preset")
            return readExperiment(field, beginning_);
        once(name);
        if (name == "title" || name == "about")
            (name == "title" ? lesson.title : lesson.about) = value;
        else if (name == "level")
            lesson.level = static_cast<int>(number(field, 1, Lesson::kLevels));
        else if (name == "order")
            result_.order = static_cast<int>(number(field, 1, kLastPlace));
        else if (name == "minutes")
            lesson.minutes = static_cast<int>(number(field, 1, kLongestMinutes));
        else
            result_.hidden = chosenFrom(field, hideableParts());
    }

    QStringList chosenFrom(const Field& field, const QStringList& known) const {
        auto words = wordsOf(field.value);
        for (const QString& word : std::as_const(words))
            if (!known.contains(word))
                fail("\"" + word + "\" is nothing to " + field.name + "; choose from " +
                     known.join(", "));
        return words;
    }

    void readExperiment(const Field& field, ExperimentWords& words) {
        if (field.name == "preset") {
            once(field.name);
            words.preset = field.value;
        } else {
            (field.name == "set" ? words.set : words.twin) += wordsOf(field.value);
            has_twin_ = has_twin_ || field.name == "twin";
        }
        build(words, line_);  // a mistake is named where it stands
    }

    Experiment build(const ExperimentWords& words, int line) const {
        auto built = experiment(words, line);
        if (has_twin_ && !built.twin)
            built.twin = Twin{{}, built.interventions};
        return built;
    }

    void endHead() {
        for (const char* name : {"title", "about", "level", "minutes"})
            if (!seen_.contains(name))
                fail(QStringLiteral("the head has no field \"%1\"").arg(QLatin1String(name)));
        run_ = beginning_;
        twin_at_beginning_ = has_twin_;
        place_ = Place::Between;
    }

    void beginStep(const QString& title) {
        if (title.isEmpty())
            fail("this step has no title");
        endStep();
        began_ = line_;
        seen_.clear();
        block_line_ = 0;
        begins_ = result_.lesson.steps.empty();
        changes_.clear();
        own_changes_.clear();
        claims_.clear();
        script_ = {};
        LessonStep step;
        step.title = title;
        step.from = step.until = at_;
        result_.lesson.steps.push_back(step);
        place_ = Place::Text;
    }

    LessonStep& step() { return result_.lesson.steps.back(); }

    void beginBlock() {
        if (place_ != Place::Text)
            fail("a second block in one step; begin another step with \"## Title\"");
        block_line_ = line_;
        place_ = Place::Block;
    }

    void readBlock(const Field& field) {
        const auto& [name, value, own_step] = field;
        if (name == "preset" || name == "set" || name == "twin")
            return readNewRun(field);
        if (name == "option" || name == "right") {
            readOption(field);
        } else if (name == "if") {
            if (script_.conditions.empty())
                fail("\"if\" stands alone; put it right below an option");
            script_.conditions.back().push_back(claim(value));
        } else if (name == "expect") {
            script_.expectations.push_back(claim(value));
        } else if (name == "watch") {
            for (const QString& word : wordsOf(value)) {
                if (const QString error = watchError(word); !error.isEmpty())
                    fail(error);
                script_.watch << word;
            }
        } else if (name == "show") {
            script_.show << chosenFrom(field, shows());
        } else if (name == "change" || name == "change-b") {
            (name == "change" ? changes_ : own_changes_) += wordsOf(value);
            checkChange(name, wordsOf(value));
        } else {
            once(name);
            if (name == "predict")
                step().question = value;
            else
                step().until = number(field, 1, kLongestRun);
        }
    }

    void readOption(const Field& field) {
        if (field.name == "right") {
            if (script_.right)
                fail("a second right option; write \"option\" for all but one");
            script_.right = script_.conditions.size();
        }
        step().options << field.value;
        script_.conditions.emplace_back();
    }

    void readNewRun(const Field& field) {
        const bool preset = field.name == "preset";
        if (restarted_ && preset)
            fail("\"preset\" comes too late; put it first");
        if (!restarted_) {
            if (!changes_.empty() || !own_changes_.empty())
                fail("\"" + field.name + "\" begins a new run; put it before \"change\"");
            run_ = preset ? ExperimentWords{} : beginning_;
            has_twin_ = !preset && twin_at_beginning_;
            begins_ = restarted_ = true;
            at_ = 0;
            step().from = 0;
        }
        readExperiment(field, run_);
    }

    void checkChange(const QString& name, const QStringList& assignments) {
        if (name == "change-b" && !has_twin_)
            fail("\"change-b\" speaks of run B; there is no twin");
        ExperimentWords words = run_;
        (name == "change" ? words.at : words.twin_at) += atStep(at_, assignments);
        build(words, line_);
    }

    Expectation claim(const QString& value) {
        return claims_.emplace_back(line_, expectation(value)).second;
    }

    void endBlock() {
        const LessonStep& now = step();
        if (!now.question.isEmpty() && now.options.size() < 2)
            fail(block_line_, "a question with fewer than two options; add some");
        if (now.question.isEmpty() && !now.options.isEmpty())
            fail(block_line_, "options without a question; add \"predict\"");
        if (!now.question.isEmpty() && !script_.right)
            fail(block_line_,
                 "no option is the right one; write \"right\" in place of its \"option\"");
        if (std::ranges::count_if(script_.conditions, &std::vector<Expectation>::empty) > 1)
            fail(block_line_, "two options without \"if\"; only one can hold where no other does");
        const bool trains = seen_.contains(QStringLiteral("until"));
        const bool acts = !changes_.empty() || !own_changes_.empty() ||
                          !script_.expectations.empty() || !now.question.isEmpty();
        if (acts && !trains)
            fail(block_line_, "nothing is trained; add \"until\" and a step");
        if (trains && now.until <= now.from)
            fail(block_line_, QStringLiteral("the run already stands at step %1; let \"until\" be "
                                             "later")
                                  .arg(now.from));
        place_ = Place::Reveal;
    }

    void endStep() {
        if (began_ == 0)
            return;
        LessonStep& now = step();
        script_.line = began_;
        script_.begins = begins_;
        script_.before = build(run_, began_);
        run_.at += atStep(at_, changes_);
        run_.twin_at += atStep(at_, own_changes_);
        script_.after = build(run_, began_);
        now.trains = now.until > now.from;
        now.change = changeWords();
        now.text = now.text.trimmed();
        now.reveal = now.reveal.trimmed();
        now.shows_code = script_.show.contains(QStringLiteral("code"));
        if (now.text.isEmpty())
            fail(began_, "this step has no text");
        for (const auto& [line, claim] : claims_)
            if (const QString error = claimError(claim, script_.after, now.until); !error.isEmpty())
                fail(line, error);
        result_.scripts.push_back(std::move(script_));
        at_ = now.until;
        began_ = 0;
        restarted_ = false;
    }

    QString changeWords() const {
        QStringList words = changes_;
        for (const QString& own : own_changes_)
            words << "B: " + own;
        return words.join(QStringLiteral(", "));
    }

    BankedLesson result_;
    Place place_ = Place::Start;
    int began_ = 0;              ///< line of the step being read; 0: none
    int block_line_ = 0;         ///< of its block; 0: none
    ExperimentWords beginning_;  ///< of the lesson
    ExperimentWords run_;        ///< of the run that goes on
    bool has_twin_ = false;
    bool twin_at_beginning_ = false;
    bool begins_ = false;
    bool restarted_ = false;  ///< in this step
    std::int64_t at_ = 0;     ///< where the run stands
    QStringList changes_, own_changes_;
    std::vector<std::pair<int, Expectation>> claims_;  ///< of the step, each with its line
    LessonScript script_;
};

}  // namespace

BankedLesson parseLesson(const QString& text, const QString& file, const QString& name) {
    return LessonReader(file, name).read(text);
}

}  // namespace normscope
