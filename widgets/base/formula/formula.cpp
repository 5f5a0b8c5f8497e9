// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/formula/formula.h"

#include <algorithm>
#include <array>
#include <utility>

#include "widgets/base/number_format.h"

namespace normscope {

namespace {

constexpr double kScript = 0.7;  ///< scripts' letters to their base's
constexpr double kInner = 0.92;  ///< those of a fraction, at first
constexpr double kSumSign = 1.35;
constexpr double kThin = 3.0 / 18, kMedium = 4.0 / 18, kThick = 5.0 / 18;  // TeX's spaces, in em

enum class Kind { Ordinary, Binary, Relation, Open, Close, Sum };

struct Atom {
    MathBox box;
    Kind kind = Kind::Ordinary;
};

constexpr std::pair<const char*, char16_t> kLetters[] = {
    {"alpha", u'α'}, {"beta", u'β'},  {"gamma", u'γ'}, {"epsilon", u'ε'},
    {"mu", u'μ'},    {"sigma", u'σ'}, {"cdot", u'·'},  {"partial", u'∂'}};

constexpr std::pair<const char*, InkRole> kRoles[] = {
    {"muted", InkRole::Muted}, {"ofgamma", InkRole::Gamma}, {"ofbeta", InkRole::Beta}};

Kind kindOf(QChar c) {
    if (QStringView(u"+−·").contains(c))
        return Kind::Binary;
    if (QStringView(u"=←→≈").contains(c))
        return Kind::Relation;
    if (QStringView(u"([").contains(c))
        return Kind::Open;
    return QStringView(u")]").contains(c) ? Kind::Close : Kind::Ordinary;
}

class Setter {
  public:
    Setter(const QString& source, const MathFont& font) : source_(source), font_(font) {}

    MathBox row(double size, bool script) {
        MathBox result;
        Kind before = Kind::Open;
        while (at_ < source_.size() && source_[at_] != u'}') {
            if (source_[at_] == u' ') {
                ++at_;
                continue;
            }
            Atom next = atom(size);
            const MathBox with = scripted(next, size);
            // A sign with nothing before it belongs to what follows.
            if (next.kind == Kind::Binary && before != Kind::Ordinary && before != Kind::Close)
                next.kind = Kind::Open;
            const double space = script ? 0.0 : spaceBetween(before, next.kind) * size;
            if (space >= kMedium * size && !result.text.isEmpty())
                result.text += u' ';
            result.append(with, space);
            before = next.kind;
        }
        return result;
    }

  private:
    static double spaceBetween(Kind left, Kind right) {
        const auto either = [&](Kind kind) { return left == kind || right == kind; };
        if (left == Kind::Open && right != Kind::Relation)
            return 0.0;
        if (either(Kind::Relation))
            return left == Kind::Open ? 0.0 : kThick;
        if (either(Kind::Binary))
            return kMedium;
        return either(Kind::Sum) ? kThin : 0.0;
    }

    MathBox group(double size, bool script = false) {
        if (at_ >= source_.size() || source_[at_] != u'{')
            return at_ < source_.size() ? atom(size).box : MathBox{};
        ++at_;
        const MathBox inside = row(size, script);
        ++at_;  // the brace, or the end
        return inside;
    }

    QString words() {
        const auto end = source_.indexOf(u'}', at_);
        const QString inside =
            source_.mid(at_ + 1, end < 0 ? -1 : end - at_ - 1);  // behind the opening brace
        at_ = end < 0 ? source_.size() : end + 1;
        return inside;
    }

    MathBox upright(const QString& text, double size) const {
        return math::textBox(text, font_.upright(size), text);
    }

    MathBox letter(QChar c, double size) const {
        MathBox box = math::textBox(font_.italicText(c), font_.italic(size), c);
        if (c == u'γ')
            box.setRole(InkRole::Gamma);
        else if (c == u'β')
            box.setRole(InkRole::Beta);
        return box;
    }

    Atom atom(double size) {
        const QChar c = source_[at_];
        if (c == u'\\')
            return command(size);
        if (c == u'{')
            return {group(size)};
        if (c.isDigit()) {
            const auto from = at_;
            while (at_ < source_.size() && (source_[at_].isDigit() || source_[at_] == u'.'))
                ++at_;
            return {upright(source_.mid(from, at_ - from), size)};
        }
        ++at_;
        if (c.isLetter() && c.script() != QChar::Script_Common)
            return {letter(c, size)};
        const QChar drawn = c == u'-' ? QChar(u'−') : c;
        const MathBox sign = upright(drawn, size);
        const Kind kind = kindOf(drawn);
        const bool centred = kind == Kind::Binary || kind == Kind::Relation;
        return {centred ? math::onAxis(sign, size) : sign, kind};
    }

    Atom command(double size) {
        auto end = ++at_;
        while (end < source_.size() && source_[end].isLetter())
            ++end;
        if (end == at_) {  // \, and the like: a space
            ++at_;
            MathBox space;
            space.width = kThin * size;
            return {space};
        }
        const QString name = source_.mid(at_, end - at_);
        at_ = end;
        for (const auto& [known, c] : kLetters)
            if (name == QLatin1String(known))
                return kindOf(c) == Kind::Binary
                           ? Atom{math::onAxis(upright(QChar(c), size), size), Kind::Binary}
                           : Atom{letter(QChar(c), size)};
        return structure(name, size);
    }

    Atom structure(const QString& name, double size) {
        if (name == "frac") {
            const MathBox above = group(kInner * size);
            return {math::fraction(above, group(kInner * size), size)};
        }
        if (name == "sqrt")
            return {math::root(group(size), size)};
        if (name == "hat")
            return {math::hat(group(size), size)};
        if (name == "text")
            return {upright(words(), size)};
        if (name == "sum") {
            const MathBox sign = upright(QStringLiteral("∑"), kSumSign * size);
            return {math::onAxis(sign, size), Kind::Sum};
        }
        if (name == "under") {
            const MathBox base = group(size);
            return {math::underBrace(base, group(kScript * size, true), size)};
        }
        for (const auto& [known, role] : kRoles)
            if (name == QLatin1String(known)) {
                MathBox box = group(size);
                box.setRole(role);
                return {box};
            }
        return {upright(name, size)};
    }

    /// With the scripts that follow, if any.
    MathBox scripted(const Atom& base, double size) {
        MathBox above, below;
        while (at_ < source_.size() && (source_[at_] == u'^' || source_[at_] == u'_')) {
            const bool up = source_[at_++] == u'^';
            (up ? above : below) = group(kScript * size, true);
        }
        if (above.inks.empty() && below.inks.empty())
            return base.box;
        if (base.kind == Kind::Sum && above.inks.empty())
            return math::withLimit(base.box, below, size);
        MathBox result = math::scripts(base.box, above, below, size);
        return result;
    }

    const QString source_;
    const MathFont& font_;
    qsizetype at_ = 0;
};

}  // namespace

MathBox layOutFormula(const QString& source, double size, const MathFont& font) {
    return Setter(source, font).row(size, false);
}

QString inFormula(double value) {
    QString text = formatShort(value);
    const auto exponent = text.indexOf(u'e');
    if (exponent < 0)
        return text.front().isLetter() ? "\\text{" + text + "}" : text;
    const QString factor = text.left(exponent);
    const QString power = QStringLiteral("10^{%1}").arg(text.mid(exponent + 1).remove(u'+'));
    return factor == "1" ? power : factor + "\\cdot" + power;
}

QString asOperand(double value) {
    const QString text = inFormula(value);
    return text.startsWith(u'−') ? "(" + text + ")" : text;
}

}  // namespace normscope
