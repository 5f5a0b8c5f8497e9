// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/learn/prompt_reader.h"

#include <QRegularExpression>

#include "model/network/tap.h"
#include "widgets/base/text.h"

namespace normscope {

namespace {

constexpr int kLastPlace = 1000;

/// "z|y|a": what the places of the forward pass are called.
QString tapWords() {
    QStringList words;
    for (const Tap tap : kTaps)
        if (!isGradient(tap))
            words << toQString(lessonWordOf(tap));
    return words.join('|');
}

/// Which plot shows it, as lessons name it; empty: none.
QString plotOf(const Quantity& quantity) {
    for (const char* curve : {"loss", "accuracy"})
        if (quantity.name.contains(QLatin1String(curve)))
            return QLatin1String(curve);
    static const QRegularExpression form(
        QStringLiteral("^(layers\\.\\d+)\\.(?:(%1)|norm\\.(running)_.*|norm\\.(?:weight|bias))$")
            .arg(tapWords()));
    const auto match = form.match(quantity.argument);
    if (!match.hasMatch())
        return {};
    const QString plot = match.captured(2) + match.captured(3);
    return match.captured(1) + '.' + (plot.isEmpty() ? QStringLiteral("affine") : plot);
}

bool isOfExperiment(const QString& field) {
    static const QStringList names{"preset", "set", "at", "twin", "twin-at"};
    return names.contains(field);
}

}  // namespace

QString levelNames() {
    QStringList names;
    for (const auto& level : Names<Level>::table)
        names << toQString(level.key);
    const QString last = names.takeLast();
    return names.join(", ") + " or " + last;
}

PromptReader::PromptReader(const QString& topic, const QStringList& own)
    : FieldReader(topic + ".md"),
      fields_(QStringList{"level", "question", "see", "preset", "set", "at N", "twin", "twin-at N",
                          "expect", "source"} +
              own),
      topic_(topic) {}

void PromptReader::readAll(const QString& text) {
    for (const QString& line : text.split('\n')) {
        ++line_;
        if (!takeLine(line))
            readLine(line.trimmed());
    }
    end();
    if (names_.empty())
        fail("there is no question; begin one with \"## name\"");
}

bool PromptReader::takeLine(const QString& line) {
    Q_UNUSED(line);
    return false;
}

void PromptReader::readLine(const QString& text) {
    if (text.startsWith("## "))
        begin(text.mid(3).trimmed());
    else if (text.startsWith("# "))
        readTitle(text.mid(2).trimmed());
    else if (began_ == 0 && text.startsWith("order:"))
        order_ = static_cast<int>(number(fieldFrom(text, {"order"}), 1, kLastPlace));
    else if (!text.isEmpty())
        readField(text);
}

void PromptReader::readTitle(const QString& title) {
    if (!title_.isEmpty())
        fail("a second title; a file has one topic");
    title_ = title;
}

void PromptReader::begin(const QString& id) {
    static const QRegularExpression form(QStringLiteral("^[a-z0-9-]+$"));
    end();
    if (title_.isEmpty())
        fail("a question before the title; begin the file with \"# Title\"");
    if (!form.match(id).hasMatch())
        fail("\"" + id + "\" is no name; use small letters, digits and hyphens");
    if (!names_.insert(id).second)
        fail("\"" + id + "\" is there twice; give each question its own name");
    began_ = line_;
    now_ = {};
    now_.id = id;
    now_.topic = topic_;
    now_.topic_title = title_;
    expectations_.clear();
    words_ = {};
    seen_.clear();
    beginOwn();
}

void PromptReader::readField(const QString& text) {
    const Field field = fieldFrom(text, fields_);
    const auto& [name, value, step] = field;
    if (began_ == 0)
        fail("a field before the first question; begin one with \"## name\"");
    if (isOfExperiment(name))
        readExperiment(field);
    else if (name == "source")
        now_.sources << value;
    else if (name == "expect")
        expectations_.push_back(expectation(value));
    else if (name == "level" || name == "question" || name == "see") {
        once(name);
        if (name == "level")
            now_.level = level(value);
        else
            (name == "question" ? now_.text : now_.see.look) = value;
    } else {
        readOwn(field);
    }
    last_ = name;
}

Level PromptReader::level(const QString& key) const {
    const auto level = fromKey<Level>(key.toStdString());
    if (!level)
        fail("level is \"" + key + "\"; choose " + levelNames());
    return *level;
}

void PromptReader::readExperiment(const Field& field) {
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

void PromptReader::failHere(const QString& sentence) const {
    fail(began_, "\"" + now_.id + "\" " + sentence);
}

void PromptReader::require(const QStringList& names) const {
    for (const QString& name : names)
        if (!seen_.contains(name))
            failHere("has no field \"" + name + "\"");
}

void PromptReader::end() {
    if (began_ == 0)
        return;
    closeOwn();
    require({"level", "question"});
    if (now_.sources.isEmpty())
        failHere("names no source");
    readDemonstration();
    take(now_, std::move(expectations_));
    began_ = 0;
}

void PromptReader::readDemonstration() {
    const bool has_words = !words_.commandLine().isEmpty() || !expectations_.empty();
    if (now_.see.look.isEmpty()) {
        if (has_words)
            failHere("has an experiment and no field \"see\"");
        return;
    }
    now_.see.experiment = experiment(words_, began_);
    now_.see.command_line = words_.commandLine();
    for (const Expectation& expectation : expectations_)
        readPlace(expectation);
}

/// Where and when to look is what is claimed to be there.
void PromptReader::readPlace(const Expectation& expectation) {
    Prompt::Demonstration& see = now_.see;
    const auto steps = expectation.steps();
    see.until = std::max({see.until, expectation.step, steps.empty() ? 0 : *steps.rbegin()});
    for (const Quantity* quantity :
         {&expectation.left, expectation.right ? &*expectation.right : nullptr}) {
        if (quantity == nullptr)
            continue;
        if (quantity->run == 'B' && !see.experiment.twin)
            fail(began_, "\"" + expectation.text + "\" speaks of run B; there is no twin");
        const QString plot = plotOf(*quantity);
        if (!plot.isEmpty() && !see.watch.contains(plot))
            see.watch << plot;
    }
}

}  // namespace normscope
