// SPDX-License-Identifier: GPL-3.0-or-later
// A window whose texts are looked at: what cannot be read is gathered, and said at the end.
#pragma once

#include "app/files/presets.h"
#include "tests/support/readable.h"
#include "tests/support/window_fixture.h"

namespace normscope {

class ReadableFixture : public WindowFixture {
  protected:
    QStringList flaws_;

    void setUp() {
        WindowFixture::setUp();
        QApplication::setFont(preferredFont());
        flaws_.clear();
    }
    void verify() {
        for (const QString& flaw : flaws_)
            qInfo().noquote() << flaw;
        QCOMPARE(flaws_.size(), 0);
    }
    static void addPresets() {
        QTest::addColumn<QString>("name");
        for (const auto& name : presetNames())
            QTest::newRow(qPrintable(name)) << name;
    }
};

}  // namespace normscope
