// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/inspector/page.h"

namespace normscope {

class SegmentedSwitch;

/// A page that shows the looks at one of the two runs, with a switch where there are two.
class RunPage : public InspectorPage {
    Q_OBJECT
  public:
    using InspectorPage::InspectorPage;

    void display(const Inspected& what) final;
    void clear() final;

  protected:
    /// The switch: called once, where it shall stand.
    void addRunChoice();
    bool hasTwin() const { return has_twin_; }
    bool showsTwin() const { return shows_twin_; }
    const Inspection* lookOfA() const { return own_.get(); }
    const Inspection* lookOfB() const { return twin_.get(); }
    /// The look shown; null before there is any.
    const Inspection* shown() const { return (shows_twin_ ? twin_ : own_).get(); }
    const Configuration* shown(const Inspected& what) const {
        return shows_twin_ ? what.twin_configuration : what.configuration;
    }
    /// A part of a look; null where it was not asked for, or is not there yet.
    template <class T>
    const T* shown(std::optional<T> Inspection::*part) const {
        return partOf(shown(), part);
    }
    template <class T>
    const T* ofA(std::optional<T> Inspection::*part) const {
        return partOf(own_.get(), part);
    }
    template <class T>
    const T* ofB(std::optional<T> Inspection::*part) const {
        return partOf(twin_.get(), part);
    }

    /// Shows what is no look: data, configurations, histories. Comes first, and often.
    virtual void follow(const Inspected& what) = 0;
    /// The looks are others, or which of them is shown.
    virtual void displayLooks() = 0;
    /// A new run began: what belongs to neither of these goes.
    virtual void forget() {}

  private:
    template <class T>
    static const T* partOf(const Inspection* look, std::optional<T> Inspection::*part) {
        return look != nullptr && look->*part ? &*(look->*part) : nullptr;
    }

    std::shared_ptr<const Inspection> own_, twin_;
    bool has_twin_ = false;
    bool shows_twin_ = false;
    SegmentedSwitch* run_ = nullptr;
};

}  // namespace normscope
