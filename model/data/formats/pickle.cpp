// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/formats/pickle.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace normscope {
namespace {

using Kind = PickleItem::Kind;

constexpr std::size_t kMostItems = 1 << 17;
constexpr std::size_t kLongestString = 4096;
constexpr std::size_t kMostNamed = 16;  ///< bytes of keys for each byte of the pickle

constexpr std::string_view kOrderedDict = "collections.OrderedDict";
constexpr std::string_view kTensor = "torch._utils._rebuild_tensor_v2";
constexpr std::string_view kParameter = "torch._utils._rebuild_parameter";
constexpr std::array kAllowed{kOrderedDict, kTensor, kParameter};

bool isAllowed(std::string_view name) {
    return std::ranges::find(kAllowed, name) != kAllowed.end() ||
           (name.starts_with("torch.") && name.ends_with("Storage") &&
            name.find('.', 6) == std::string_view::npos);
}

[[noreturn]] void damaged() {
    throw PickleError("its pickle is damaged; copy or save the file again");
}

/// Letters of a name as they can stand in a sentence.
std::string shown(const std::string& name) {
    std::string text;
    for (const char c : name.substr(0, 60))
        text += c > ' ' && c < 127 ? c : '?';
    return text;
}

}  // namespace

/// One pass over the opcodes (pickletools.py names them).
class Unpickler {
  public:
    Unpickler(Pickle& pickle, std::span<const std::uint8_t> bytes)
        : pickle_(pickle), bytes_(bytes) {}

    const PickleItem* run() {
        while (true)
            if (const auto opcode = byte(); opcode == '.')
                return pop();
            else
                obey(opcode);
    }

  private:
    std::uint8_t byte() {
        if (at_ >= bytes_.size())
            damaged();
        return bytes_[at_++];
    }
    std::uint64_t number(int count) {
        std::uint64_t value = 0;
        for (int i = 0; i < count; ++i)
            value |= std::uint64_t{byte()} << (8 * i);
        return value;
    }
    std::string text(std::uint64_t length) {
        if (length > bytes_.size() - at_ || length > kLongestString)
            damaged();
        const auto* first = reinterpret_cast<const char*>(bytes_.data()) + at_;
        at_ += length;
        return {first, static_cast<std::size_t>(length)};
    }
    std::string line() {
        std::string value;
        while (true) {
            const auto c = static_cast<char>(byte());
            if (c == '\n')
                return value;
            value += c;
            if (value.size() > kLongestString)
                damaged();
        }
    }

    PickleItem* add(Kind kind) {
        if (pickle_.arena_.size() >= kMostItems)
            throw PickleError("holds more than a state_dict does; save model.state_dict() alone");
        pickle_.arena_.push_back({kind});
        return &pickle_.arena_.back();
    }
    void push(PickleItem* item) {
        if (stack_.size() >= kMostItems)
            damaged();
        stack_.push_back(item);
    }
    void pushNumber(std::int64_t value) {
        auto* item = add(Kind::Number);
        item->number = value;
        push(item);
    }
    void pushText(std::uint64_t length) {
        auto value = text(length);
        auto* item = add(Kind::Text);
        item->text = std::move(value);
        push(item);
    }
    PickleItem* pop() {
        if (stack_.empty() || stack_.back() == nullptr)
            damaged();
        auto* item = stack_.back();
        stack_.pop_back();
        return item;
    }
    PickleItem* top() {
        if (stack_.empty() || stack_.back() == nullptr)
            damaged();
        return stack_.back();
    }
    /// Everything above the last mark, which goes too.
    std::vector<PickleItem*> popToMark() {
        const auto mark = std::find(stack_.rbegin(), stack_.rend(), nullptr);
        if (mark == stack_.rend())
            damaged();
        std::vector<PickleItem*> items(mark.base(), stack_.end());
        stack_.erase(mark.base() - 1, stack_.end());
        held_ += items.size();
        if (held_ > kMostItems)
            damaged();
        return items;
    }
    void pushTuple(const std::vector<PickleItem*>& items) {
        auto* tuple = add(Kind::Tuple);
        tuple->items.assign(items.begin(), items.end());
        push(tuple);
    }
    void pushTupleOf(std::size_t count) {
        std::vector<PickleItem*> items(count);
        for (auto i = count; i-- > 0;)
            items[i] = pop();
        pushTuple(items);
    }
    void setItem(PickleItem& dict, const PickleItem& key, const PickleItem* value) {
        if (dict.kind != Kind::Dict)
            damaged();
        if (key.kind != Kind::Text)
            return;
        named_ += key.text.size();  // a few bytes recall one again
        if (++held_ > kMostItems || named_ > kMostNamed * bytes_.size())
            damaged();
        dict.entries.emplace_back(key.text, value);
    }
    void setItems(const std::vector<PickleItem*>& items) {
        if (items.size() % 2 != 0)
            damaged();
        for (std::size_t i = 0; i < items.size(); i += 2)
            setItem(*top(), *items[i], items[i + 1]);
    }
    void pushName(const std::string& module, const std::string& name) {
        auto* item = add(Kind::Name);
        item->text = module + "." + name;
        if (!isAllowed(item->text))
            throw PickleError("names " + shown(item->text) +
                              ", which a state_dict has no use for, and nothing of it was run; "
                              "save model.state_dict() alone with torch.save()");
        push(item);
    }
    void remember(std::uint64_t place) {
        if (memo_.size() >= kMostItems)
            damaged();
        memo_[place] = top();
    }
    void recall(std::uint64_t place) {
        const auto found = memo_.find(place);
        if (found == memo_.end())
            damaged();
        push(found->second);
    }

    /// ("storage", type, file, device, count)
    void pushStorage() {
        const auto* id = pop();
        if (id->kind != Kind::Tuple || id->items.size() != 5 || id->items[1]->kind != Kind::Name ||
            id->items[2]->kind != Kind::Text || id->items[4]->kind != Kind::Number)
            damaged();
        auto* storage = add(Kind::Storage);
        storage->text = id->items[2]->text;
        storage->number = id->items[4]->number;
        storage->items = {id->items[1]};
        push(storage);
    }
    void reduce() {
        const auto* arguments = pop();
        auto* callable = pop();
        if (callable->kind != Kind::Name || arguments->kind != Kind::Tuple)
            damaged();
        if (callable->text == kOrderedDict && arguments->items.empty())
            return push(add(Kind::Dict));
        if (callable->text == kParameter && !arguments->items.empty() &&
            arguments->items[0]->kind == Kind::Tensor) {
            auto* tensor = add(Kind::Tensor);
            tensor->items = arguments->items[0]->items;
            return push(tensor);
        }
        if (callable->text != kTensor || arguments->items.size() < 4)
            damaged();
        auto* tensor = add(Kind::Tensor);
        tensor->items.assign(arguments->items.begin(), arguments->items.begin() + 4);
        push(tensor);
    }

    void obey(std::uint8_t opcode) {
        switch (opcode) {
            case 0x80:
                number(1);  // protocol
                return;
            case 0x95:
                number(8);  // length of a frame
                return;
            case 'c': {
                const auto module = line();
                return pushName(module, line());
            }
            case 0x93: {
                const auto *name = pop(), *module = pop();
                if (name->kind != Kind::Text || module->kind != Kind::Text)
                    damaged();
                return pushName(module->text, name->text);
            }
            case '(':
                return push(nullptr);
            case ')':
                return push(add(Kind::Tuple));
            case 't':
                return pushTuple(popToMark());
            case 0x85:
            case 0x86:
            case 0x87:
                return pushTupleOf(opcode - 0x84u);
            case '}':
                return push(add(Kind::Dict));
            case ']':
                return push(add(Kind::Other));
            case 'a':
                pop();
                return void(top());
            case 'e':
                popToMark();
                return void(top());
            case 's': {
                const auto *value = pop(), *key = pop();
                return setItem(*top(), *key, value);
            }
            case 'u':
                return setItems(popToMark());
            case 'R':
                return reduce();
            case 'b':  // attributes of a dict: versions of its modules
                pop();
                if (top()->kind != Kind::Dict)
                    damaged();
                return;
            case 'X':
                return pushText(number(4));
            case 0x8c:
                return pushText(number(1));
            case 'q':
                return remember(number(1));
            case 'r':
                return remember(number(4));
            case 0x94:
                return remember(memo_.size());
            case 'h':
                return recall(number(1));
            case 'j':
                return recall(number(4));
            case 'J':
                return pushNumber(static_cast<std::int32_t>(number(4)));
            case 'K':
                return pushNumber(static_cast<std::int64_t>(number(1)));
            case 'M':
                return pushNumber(static_cast<std::int64_t>(number(2)));
            case 0x8a:
                return pushLong(number(1));
            case 0x88:
            case 0x89:
                return pushNumber(opcode == 0x88 ? 1 : 0);
            case 'G':
                number(8);
                return push(add(Kind::Other));
            case 'N':
                return push(add(Kind::None));
            case 'Q':
                return pushStorage();
            default:
                throw PickleError("holds more than a state_dict (opcode " + std::to_string(opcode) +
                                  "), and nothing of it was run; save model.state_dict() alone "
                                  "with torch.save()");
        }
    }
    /// Of up to 8 bytes, two's complement.
    void pushLong(std::uint64_t length) {
        if (length > 8)
            damaged();
        auto value = number(static_cast<int>(length));
        if (length > 0 && length < 8 && (value >> (8 * length - 1)) != 0)
            value |= ~std::uint64_t{0} << (8 * length);
        pushNumber(static_cast<std::int64_t>(value));
    }

    Pickle& pickle_;
    std::span<const std::uint8_t> bytes_;
    std::size_t at_ = 0;
    std::size_t held_ = 0, named_ = 0;
    std::vector<PickleItem*> stack_;  ///< a mark is null
    std::map<std::uint64_t, PickleItem*> memo_;
};

Pickle::Pickle(std::span<const std::uint8_t> bytes) {
    root_ = Unpickler(*this, bytes).run();
}

}  // namespace normscope
