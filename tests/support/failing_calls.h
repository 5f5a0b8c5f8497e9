// SPDX-License-Identifier: GPL-3.0-or-later
// Lets one call fail that opens for writing, writes, syncs, cuts, renames or makes a folder, as a
// disk that is full or broken does. Linked into a test, or loaded into a program before all else
// (LD_PRELOAD) with FAIL_BELOW, FAIL_CALL and FAIL_ERROR in its environment; there, the file that
// FAIL_TOLD names is made when it came to it.
#pragma once

extern "C" {

/// The `number`th such call from now on, counted from 1, below this folder fails with this errno.
/// A write that fails has written half before.
void failCall(const char* folder, long number, int error);
/// Every call from now on that waits until the disk has what was written.
void failSyncs(const char* folder, int error);
/// Whether it came to that call; no other fails.
bool callFailed();

}  // extern "C"
