// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/learn/expectation.h"

#include <QRegularExpression>
#include <QStringList>

#include "app/files/input_error.h"
#include "app/learn/why_quantities.h"

namespace normscope {

namespace {

[[noreturn]] void fail(const QString& sentence) {
    throw InputError(sentence);
}

const QStringList& metrics() {
    static const QStringList names{"train_loss",           "train_accuracy", "val_loss_running",
                                   "val_accuracy_running", "val_loss_batch", "val_accuracy_batch"};
    return names;
}

void checkNames(const Quantity& quantity) {
    static const QStringList of_state{"rms", "count"};
    static const QStringList of_values{"mean", "std", "max", "dead", "saturated"};
    static const QStringList of_layer{"batch_mean", "batch_var",    "running_mean", "running_var",
                                      "divergence", "update_ratio", "weight_norm"};
    static const QRegularExpression tap(
        QStringLiteral("^layers\\.\\d+\\.(?:[zya]|output_gradient|weight_gradient)$"));
    static const QRegularExpression layer(QStringLiteral("^layers\\.\\d+$"));
    const bool known =
        quantity.argument.isEmpty()
            ? metrics().contains(quantity.name) || whyNames().contains(quantity.name)
            : of_state.contains(quantity.name) || of_values.contains(quantity.name) ||
                  of_layer.contains(quantity.name) || whyLayerNames().contains(quantity.name);
    if (!known)
        fail("unknown quantity \"" + quantity.name + "\"; choose " +
             (metrics() + whyNames()).join(", ") +
             ", rms(…), count(…), mean(…), std(…), max(…), dead(…), saturated(…), batch_mean(…), "
             "batch_var(…), running_mean(…), running_var(…), divergence(…), update_ratio(…), "
             "weight_norm(…), " +
             whyLayerNames().join("(…), ") + "(…)");
    if (of_values.contains(quantity.name) && !tap.match(quantity.argument).hasMatch())
        fail("\"" + quantity.argument +
             "\" names no values; give layers.K.z, .y, .a, "
             ".output_gradient or .weight_gradient");
    if ((of_layer.contains(quantity.name) || whyLayerNames().contains(quantity.name)) &&
        !layer.match(quantity.argument).hasMatch())
        fail("\"" + quantity.argument + "\" names no layer; give layers.K");
}

Quantity quantityFrom(const QString& text) {
    static const QRegularExpression form(
        QStringLiteral("^(?:([AB])\\.)?([a-z_]+)(?:\\(([a-z_0-9.]+)\\))?(?:@(\\d+))?$"));
    const auto match = form.match(text);
    if (!match.hasMatch())
        fail("\"" + text + "\" is no quantity; give one such as B.val_loss_batch@100");
    Quantity quantity;
    if (match.captured(1) == "B")
        quantity.run = 'B';
    quantity.name = match.captured(2);
    quantity.argument = match.captured(3);
    if (!match.captured(4).isEmpty())
        quantity.step = match.captured(4).toLongLong();
    checkNames(quantity);
    return quantity;
}

double numberFrom(const QString& text) {
    bool ok = false;
    const double number = text.toDouble(&ok);
    if (!ok)
        fail("\"" + text + "\" is no number");
    return number;
}

void readRight(Expectation& expectation, const QString& text) {
    const auto words = text.split(' ', Qt::SkipEmptyParts);
    if (words.size() == 1 && (words[0][0].isDigit() || words[0][0] == '-')) {
        expectation.offset = numberFrom(words[0]);
        return;
    }
    if (words.size() != 1 && words.size() != 3)
        fail("\"" + text +
             "\" is no right side; give a quantity, a number, or both with +, - or *");
    expectation.right = quantityFrom(words[0]);
    if (words.size() == 3) {
        const double number = numberFrom(words[2]);
        if (words[1] == "*")
            expectation.factor = number;
        else if (words[1] == "+" || words[1] == "-")
            expectation.offset = words[1] == "-" ? -number : number;
        else
            fail("\"" + words[1] + "\" stands between a quantity and a number; give +, - or *");
    }
}

}  // namespace

Expectation parseExpectation(const QString& text) {
    static const QRegularExpression fault(QStringLiteral("^([AB]) faults (at|by) step (\\d+)$"));
    static const QRegularExpression comparison(
        QStringLiteral("^(\\S+) ([<>=]) (.+) at step (\\d+)$"));
    Expectation result;
    result.text = text.simplified();
    if (const auto match = fault.match(result.text); match.hasMatch()) {
        result.kind =
            match.captured(2) == "at" ? Expectation::Kind::FaultsAt : Expectation::Kind::FaultsBy;
        result.left.run = match.captured(1) == "B" ? 'B' : 'A';
        result.step = match.captured(3).toLongLong();
        return result;
    }
    const auto match = comparison.match(result.text);
    if (!match.hasMatch())
        fail("\"" + result.text + "\" is no expectation; give one such as " +
             "val_accuracy_batch > val_accuracy_running + 0.2 at step 5");
    result.left = quantityFrom(match.captured(1));
    const auto sign = match.captured(2);
    result.kind = sign == ">"   ? Expectation::Kind::Greater
                  : sign == "<" ? Expectation::Kind::Less
                                : Expectation::Kind::Equal;
    readRight(result, match.captured(3));
    result.step = match.captured(4).toLongLong();
    return result;
}

std::set<std::int64_t> Expectation::steps() const {
    if (isFault())
        return {};
    std::set<std::int64_t> result{left.step.value_or(step)};
    if (right)
        result.insert(right->step.value_or(step));
    return result;
}

std::set<std::int64_t> Expectation::whySteps() const {
    std::set<std::int64_t> result;
    for (const Quantity* quantity : {&left, right ? &*right : nullptr})
        if (quantity != nullptr && !isFault() && isOfWhy(*quantity))
            result.insert(quantity->step.value_or(step));
    return result;
}

bool Expectation::holds(
    const std::function<double(const Quantity&, std::int64_t step)>& value) const {
    const double a = value(left, left.step.value_or(step));
    const double b = offset + (right ? factor * value(*right, right->step.value_or(step)) : 0.0);
    switch (kind) {
        case Kind::Greater:
            return a > b;
        case Kind::Less:
            return a < b;
        case Kind::Equal:
            return a == b;
        case Kind::FaultsAt:
        case Kind::FaultsBy:
            break;
    }
    return false;
}

}  // namespace normscope
