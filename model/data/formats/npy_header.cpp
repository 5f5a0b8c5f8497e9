// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/formats/npy_header.h"

#include <charconv>

#include "model/data/data_file.h"

namespace normscope {

namespace {

/// The few forms of a Python literal that NumPy writes.
class HeaderParser {
  public:
    HeaderParser(std::string_view text, std::size_t first, const std::string& name)
        : text_(text), first_(first), name_(name) {}

    NpyHeader all() {
        NpyHeader header;
        expect('{');
        while (!taken('}')) {
            const auto key = string();
            expect(':');
            if (key == "descr")
                header.type = type();
            else if (key == "fortran_order")
                header.fortran = flag();
            else if (key == "shape")
                header.shape = tuple();
            else
                fail("names an unknown property " + inQuotes(key));
            seen_ += key + ' ';
            if (!taken(',') && peek() != '}')
                fail("is no Python dict");
        }
        for (const char* key : {"descr ", "fortran_order ", "shape "})
            if (seen_.find(key) == std::string::npos)
                fail("does not give " + std::string(key).substr(0, std::string(key).size() - 1));
        return header;
    }

  private:
    [[noreturn]] void fail(const std::string& sentence) const {
        failIn(name_, "the header at byte " + std::to_string(first_ + at_) + " " + sentence +
                          "; save the array again with numpy.save");
    }

    char peek() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n'))
            ++at_;
        return at_ < text_.size() ? text_[at_] : '\0';
    }

    bool taken(char letter) {
        if (peek() != letter)
            return false;
        ++at_;
        return true;
    }

    void expect(char letter) {
        if (!taken(letter))
            fail("is no Python dict");
    }

    std::string string() {
        const char quote = peek();
        if (quote != '\'' && quote != '"')
            fail("is no Python dict");
        const auto end = text_.find(quote, at_ + 1);
        if (end == std::string_view::npos)
            fail("has a text that does not end");
        const auto found = text_.substr(at_ + 1, end - at_ - 1);
        at_ = end + 1;
        return std::string(found);
    }

    std::string type() {
        if (peek() == '[')
            failIn(name_, "holds records with named fields; save one plain array of numbers");
        return string();
    }

    bool flag() {
        peek();
        for (const bool value : {false, true}) {
            const std::string_view word = value ? "True" : "False";
            if (text_.substr(at_).starts_with(word)) {
                at_ += word.size();
                return value;
            }
        }
        fail("gives neither True nor False for fortran_order");
    }

    std::vector<std::int64_t> tuple() {
        std::vector<std::int64_t> numbers;
        expect('(');
        while (!taken(')')) {
            peek();
            std::int64_t number = 0;
            const auto* begin = text_.data() + at_;
            const auto [stop, error] = std::from_chars(begin, text_.data() + text_.size(), number);
            if (error != std::errc{} || number < 0)
                fail("gives no shape of whole numbers");
            at_ += static_cast<std::size_t>(stop - begin);
            numbers.push_back(number);
            if (!taken(',') && peek() != ')')
                fail("gives no shape of whole numbers");
        }
        return numbers;
    }

    std::string_view text_;
    std::size_t first_;
    const std::string& name_;
    std::size_t at_ = 0;
    std::string seen_;
};

}  // namespace

NpyHeader parseNpyHeader(std::string_view text, std::size_t first, const std::string& name) {
    return HeaderParser(text, first, name).all();
}

}  // namespace normscope
