// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/manual.h"

#include <QRegularExpression>
#include <span>

#include "app/command_line/settings_help.h"
#include "app/files/resource_files.h"
#include "model/settings/settings.h"
#include "widgets/base/text.h"

namespace normscope {

namespace {

/// As roff wants it in running text and in bold: signs as they are typed, none that begins a
/// request.
QString escaped(const QString& text) {
    QString result = text;
    result.replace('\\', "\\e").replace('-', "\\-").replace('\'', "\\(aq").replace('`', "\\(ga");
    result.replace('^', "\\(ha").replace('~', "\\(ti").replace('"', "\\(dq");
    return result.startsWith('.') ? "\\&" + result : result;
}

QString bold(const QString& text) {
    return "\\fB" + escaped(text) + "\\fR";
}

QString italic(const QString& text) {
    return text.isEmpty() ? QString() : "\\fI" + escaped(text) + "\\fR";
}

QString section(const QString& title) {
    return ".SH " + title.toUpper() + '\n';
}

/// Lines that belong together are filled anew, those that are indented stay as they are.
QString paragraph(const QString& text) {
    QString result;
    bool filled = true;
    for (const auto& line : text.split('\n', Qt::SkipEmptyParts)) {
        const bool fills = !line.startsWith(' ');
        if (fills != filled)
            result += fills ? ".fi\n" : ".nf\n";
        filled = fills;
        result += escaped(fills ? line.simplified() : line) + '\n';
    }
    return result + (filled ? "" : ".fi\n");
}

QString paragraphs(const QString& text) {
    QString result;
    for (const auto& part : text.split(QStringLiteral("\n\n"), Qt::SkipEmptyParts))
        result += ".PP\n" + paragraph(part);
    return result;
}

/// A term of a list and what is said of it.
QString item(const QString& term, const QString& text) {
    return ".TP\n" + term + '\n' + paragraph(text);
}

QString itemOf(const OptionHelp& option) {
    QStringList names;
    for (const auto& name : option.names)
        names << (option.argument ? italic(name) : bold(name));
    QString term = names.join(", ");
    if (!option.value.isEmpty())
        term += ' ' + italic(option.value);
    QString text = item(term, option.help);
    const auto& [words, endings, abouts, list] = option.values;
    if (abouts.isEmpty())
        return text;
    text += ".RS\n";
    for (qsizetype i = 0; i < words.size(); ++i)
        text += item(bold(words[i]), abouts[i]);
    return text + ".RE\n";
}

QString usageOf(const CommandHelp& command) {
    QString usage =
        bold(command.name.isEmpty() ? QStringLiteral("normscope") : "normscope " + command.name) +
        " [" + italic("OPTIONS") + ']';
    for (const auto& option : command.options)
        if (option.argument)
            usage += " [" + italic(option.names.first()) + "]" + (option.repeatable ? "..." : "");
    return usage + '\n';
}

QString optionsText(const CommandHelp& command) {
    QString text;
    for (const bool argument : {true, false})
        for (const auto& option : command.options)
            if (option.argument == argument)
                text += itemOf(option);
    return text + paragraphs(command.footer);
}

/// In three lines: what it is called, what it may be, what it does.
QString settingsText(std::span<const Key> keys) {
    QString text;
    for (const Key& key : keys) {
        const auto restarts = key.effect == Effect::Rebuild ? QStringLiteral(" ●") : QString();
        const bool done_or_not = key.effect == Effect::Action && key.kind == ValueKind::Bool;
        const auto values = done_or_not ? QString() : ' ' + italic(valuesOf(key));
        text += item(bold(toQString(key.path)) + values + restarts, toQString(key.help));
    }
    return text;
}

/// The first of the guide's lists: a command, three spaces or more, what it does.
QString examplesText() {
    static const QRegularExpression line(QStringLiteral("^    (normscope.*?) {3,}(.*)$"),
                                         QRegularExpression::MultilineOption);
    const auto page = QString::fromUtf8(resourceFile("help", "command-line.md"));
    QString text;
    for (auto found = line.globalMatch(page); found.hasNext();) {
        const auto match = found.next();
        text += item(bold(match.captured(1)), match.captured(2));
    }
    return text;
}

}  // namespace

QString manualPage(const std::vector<CommandHelp>& commands) {
    const auto& window = commands.front();
    QString page =
        QStringLiteral(".TH NORMSCOPE 1 " NORMSCOPE_RELEASED " \"Normscope " NORMSCOPE_VERSION
                       "\"\n"
                       ".nh\n.ad l\n");
    page +=
        section("Name") + "normscope \\- " + escaped(QStringLiteral(NORMSCOPE_DESCRIPTION)) + '\n';
    page += section("Synopsis");
    for (const auto& command : commands)
        page += usageOf(command) + ".br\n";
    page.chop(4);  // no break behind the last
    page += section("Description") + paragraph(window.about) + section("Options") +
            optionsText(window) + section("Commands");
    for (const auto& command : commands)
        if (!command.name.isEmpty())
            page += ".SS " + escaped(command.name) + '\n' + paragraph(command.about) +
                    optionsText(command);
    page += section("Settings") + paragraph(settingsHeading()) + settingsText(settingKeys());
    page += section("Actions") + paragraph(actionsHeading()) + settingsText(actionKeys());
    return page + section("Examples") + examplesText();
}

}  // namespace normscope
