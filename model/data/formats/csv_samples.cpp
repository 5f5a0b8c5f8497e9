// SPDX-License-Identifier: GPL-3.0-or-later
// From the text of a table to features and classes.
#include <algorithm>
#include <map>
#include <utility>

#include "model/data/data_file.h"
#include "model/data/formats/csv.h"
#include "model/data/formats/csv_label.h"
#include "model/data/formats/csv_values.h"
#include "model/data/formats/csv_wide.h"
#include "model/data/formats/table_preview.h"
#include "model/data/reading.h"

namespace normscope {

namespace {

constexpr std::uint64_t kPreviewed = std::uint64_t{256} << 10;
constexpr std::int64_t kFirstSamples = 1000;  ///< samples from which the number of all is told

class TableReader {
  public:
    TableReader(const CsvText& text, const DataConfig& data, std::string name)
        : data_(data),
          name_(std::move(name)),
          layout_(csvLayout(text.text, data, name_)),
          reader_(layout_.body.substr(layout_.samples_at), layout_.separator, name_,
                  layout_.samples_line),
          named_out_(columnsNamedOut()),
          left_out_(columnsLeftOut()),
          label_((checkNames(), labelColumn(layout_, left_out_, data, name_))),
          labels_(name_, layout_.names[label_.place], label_.told, layout_),
          values_(layout_, label_.told, data, name_),
          wide_(layout_.names.size()) {
        for (std::size_t i = 0; i < layout_.names.size(); ++i)
            features_ += isFeature(i) ? 1 : 0;
        reader_.setWidth(layout_.names.size());
        if (!text.note.empty())
            layout_.notes.push_back(text.note);
    }

    CsvSamples all() {
        CsvSamples result;
        for (std::size_t i = 0; i < layout_.names.size(); ++i)
            if (isFeature(i))
                result.feature_names.push_back(layout_.names[i]);
        if (result.feature_names.empty())
            failIn(name_, "has no column beside the label " +
                              inQuotes(layout_.names[label_.place]) +
                              "; give one feature at least");
        std::vector<std::string> fields;
        while (reader_.next(fields)) {
            add(result.samples, fields);
            tellReading(layout_.samples_at + reader_.at(), layout_.body.size());
            if (result.samples.count() == kFirstSamples)
                reserve(result.samples, result.feature_names.size());
        }
        if (result.samples.labels.empty())
            failIn(name_, "has a header but no lines below it; give one line a sample");
        if (data_.task == Task::Regression)
            result.classes = {layout_.names[label_.place]};
        else
            result.classes = labels_.classes(result.samples.labels);
        settleWide(result.samples);
        for (const double target : result.samples.exact_targets)
            result.samples.targets.push_back(static_cast<float>(target));
        result.account = account();
        return result;
    }

    /// The first lines as they stand, and what would be made of them.
    void preview(TablePreview& preview, std::size_t rows) {
        for (std::size_t i = 0; i < layout_.names.size(); ++i)
            preview.columns.push_back(
                {layout_.names[i].empty() ? '#' + std::to_string(i + 1) : layout_.names[i],
                 left_out_[i]        ? TablePreview::Column::Use::LeftOut
                 : i == label_.place ? TablePreview::Column::Use::Label
                                     : TablePreview::Column::Use::Feature});
        preview.label = account().label;
        preview.notes = layout_.notes;
        preview.separator = layout_.separator;
        preview.header = layout_.header;
        std::vector<std::string> fields;
        Samples samples;
        while (preview.rows.size() < rows && reader_.next(fields)) {
            preview.rows.push_back({reader_.line(), fields});
            try {
                add(samples, fields);
            } catch (const DataError& error) {
                if (preview.error.empty())
                    preview.error = error.what();
            }
        }
    }

  private:
    /// As much as the rest will take where it goes on like the first lines.
    void reserve(Samples& samples, std::size_t features) const {
        const auto lines = static_cast<double>(samples.count()) *
                           static_cast<double>(layout_.body.size() - layout_.samples_at) /
                           static_cast<double>(reader_.at()) * 1.01;
        const auto count = static_cast<std::size_t>(lines);
        samples.exact_inputs.reserve(count * features);
        samples.labels.reserve(count);
    }

    bool isFeature(std::size_t column) const {
        return column != label_.place && !left_out_[column];
    }

    std::vector<bool> columnsNamedOut() const {
        std::vector<bool> left_out(layout_.names.size(), false);
        for (const auto& column : listFrom(data_.leave_out, "data.leave_out"))
            left_out[columnNamed(layout_.names, column, "data.leave_out", name_)] = true;
        return left_out;
    }

    std::vector<bool> columnsLeftOut() const {
        auto left_out = named_out_;
        for (std::size_t i = 0; i < left_out.size(); ++i)
            left_out[i] = left_out[i] || layout_.idle[i];
        if (!data_.label.empty()) {
            const auto label = columnNamed(layout_.names, data_.label, "data.label", name_);
            left_out[label] = named_out_[label];
        }
        return left_out;
    }

    void checkNames() const {
        const auto place = "line " + std::to_string(layout_.names_line);
        std::map<std::string, std::size_t> seen;
        for (std::size_t i = 0; i < layout_.names.size(); ++i) {
            if (left_out_[i])
                continue;
            const auto number = std::to_string(i + 1);
            const auto remedy = ", or set data.leave_out to " + numberOfColumn(layout_.names, i);
            const auto& own = layout_.names[i];
            if (own.empty())
                failIn(name_, place + ", column " + number + " has no name; name it" + remedy +
                                  (i == 0 ? " (pandas writes its index so)" : ""));
            const auto [other, added] = seen.try_emplace(own, i + 1);
            if (!added)
                failIn(name_, place + ", column " + number + " has the name of column " +
                                  std::to_string(other->second) + ", " + inQuotes(own) +
                                  "; give each its own" + remedy);
        }
    }

    void add(Samples& samples, const std::vector<std::string>& fields) {
        if (fields.size() != layout_.names.size())
            failIn(name_, "line " + std::to_string(reader_.line()) + " has " +
                              std::to_string(fields.size()) +
                              (fields.size() == 1 ? " field" : " fields") +
                              " where the header has " + std::to_string(layout_.names.size()) +
                              "; give every line as many (text that contains a separator belongs "
                              "in quotation marks)");
        for (std::size_t i = 0; i < fields.size(); ++i)
            if (isFeature(i))
                addNumber(samples.exact_inputs, features_, values_.feature(field(i, fields[i])),
                          fields[i], i);
        const auto& own = fields[label_.place];
        if (data_.task == Task::Regression)
            addNumber(samples.exact_targets, 1, values_.target(field(label_.place, own)), own,
                      label_.place);
        samples.labels.push_back(data_.task == Task::Regression ? 0 : label(own));
    }

    CsvField field(std::size_t column, const std::string& text) const {
        return {column, reader_.line(), text};
    }

    void addNumber(std::vector<double>& values, std::size_t width, double number,
                   const std::string& text, std::size_t column) {
        values.push_back(number);
        if (!wide_[column].isPlain(number))
            wide_[column].take(values, width, text);
    }

    void settleWide(Samples& samples) {
        std::size_t place = 0;
        for (std::size_t i = 0; i < wide_.size(); ++i)
            if (isFeature(i))
                wide_[i].settle(samples.exact_inputs, features_, place++);
        if (data_.task == Task::Regression)
            wide_[label_.place].settle(samples.exact_targets, 1, 0);
    }

    /// Text is a class, whatever it says, but where data.missing names it.
    std::int64_t label(const std::string& text) {
        if (values_.isMissing(text)) {
            if (text.empty() || values_.hasMissingWords())
                values_.failAt(field(label_.place, text),
                               "the label is missing; fill it in, or leave out the line");
            ++doubtful_[text];
        }
        return labels_.numberOf(text, reader_.line());
    }

    DataAccount account() const {
        DataAccount account;
        account.label = "Column " + inQuotes(layout_.names[label_.place]) + ", " + label_.why + ".";
        account.label_by_place = label_.told == LabelTold::Place;
        account.notes = layout_.notes;
        std::vector<std::string> out;
        for (std::size_t i = 0; i < left_out_.size(); ++i)
            if (named_out_[i])
                out.push_back(layout_.names[i].empty() ? "column " + std::to_string(i + 1)
                                                       : layout_.names[i]);
        if (!out.empty())
            account.notes.push_back("Left out by data.leave_out: " + listed(out) + '.');
        for (std::size_t i = 0; i < left_out_.size(); ++i)
            if (left_out_[i] && !named_out_[i])
                account.notes.push_back("Column " + std::to_string(i + 1) + " has no name and " +
                                        (i == 0 ? "numbers the lines" : "no values") +
                                        ", so it is left out.");
        for (const auto& [word, count] : doubtful_)
            account.notes.push_back(inQuotes(word) + " is a class of the label, of " +
                                    grouped(count) + (count == 1 ? " sample" : " samples") +
                                    "; set data.missing to it if it means that there is none.");
        noteWide(account);
        noteCount(account, layout_.comments + reader_.comments(),
                  " line is a comment and left out.", " lines are comments and left out.");
        values_.note(account);
        return account;
    }

    void noteWide(DataAccount& account) const {
        constexpr std::size_t most = 4;
        std::size_t count = 0;
        for (std::size_t i = 0; i < wide_.size(); ++i)
            if (const auto text = wide_[i].note(layout_.names[i]); !text.empty() && ++count <= most)
                account.notes.push_back(text);
        if (count > most)
            account.notes.push_back("So do " + grouped(static_cast<std::int64_t>(count - most)) +
                                    " more columns.");
    }

    const DataConfig& data_;
    std::string name_;
    CsvLayout layout_;
    CsvReader reader_;
    std::vector<bool> named_out_, left_out_;  ///< by data.leave_out; with what nobody named
    LabelColumn label_;
    LabelNumbers labels_;
    CsvValues values_;
    std::vector<WideColumn> wide_;
    std::size_t features_ = 0;
    std::map<std::string, std::int64_t> doubtful_;  ///< labels that may mean missing ones
};

/// The lines as they can be told apart where no more can.
void previewLines(const CsvText& text, DataConfig data, TablePreview& preview, std::size_t rows) {
    data.header = Guess::No;
    const auto layout = csvLayout(text.text, data, data.path);
    for (const auto& name : layout.names)
        preview.columns.push_back({name, TablePreview::Column::Use::Feature});
    preview.separator = layout.separator;
    preview.header = false;
    CsvReader reader(layout.body.substr(layout.samples_at), layout.separator, data.path,
                     layout.samples_line);
    std::vector<std::string> fields;
    while (preview.rows.size() < rows && reader.next(fields))
        preview.rows.push_back({reader.line(), fields});
}

}  // namespace

TablePreview previewOf(const DataConfig& data, std::size_t rows) {
    TablePreview preview;
    try {
        const auto text = csvText(readHead(data.path, kPreviewed), data.path);
        try {
            TableReader(text, data, data.path).preview(preview, rows);
        } catch (const DataError& error) {
            preview = {};
            preview.error = error.what();
            previewLines(text, data, preview, rows);
        }
    } catch (const DataError& error) {
        if (preview.error.empty())
            preview.error = error.what();
    }
    return preview;
}

CsvSamples parseCsv(std::string bytes, const DataConfig& data, const std::string& name) {
    const auto text = csvText(std::move(bytes), name);
    auto result = TableReader(text, data, name).all();
    if (data.task == Task::Classification)
        checkClasses(name, "the label column has", result.classes);
    return result;
}

}  // namespace normscope
