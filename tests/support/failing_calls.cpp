// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/failing_calls.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <climits>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <string>

namespace {

std::mutex mutex;
std::string below;                ///< the folder, with a slash behind; empty: nothing fails
std::atomic<long> left_over = 0;  ///< calls up to the one that fails, with it
std::atomic<bool> has_failed = false, syncs_fail = false;
int failure = 0;

template <class Function>
Function* next(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

bool isBelow(const std::string& path) {
    const std::lock_guard lock(mutex);
    return !below.empty() && (path + '/').starts_with(below);
}

std::string absolute(const char* path) {
    if (path[0] == '/')
        return path;
    char folder[PATH_MAX];
    return getcwd(folder, sizeof folder) == nullptr ? path : std::string(folder) + '/' + path;
}

std::string pathOf(int file) {
    char path[PATH_MAX];
    const auto size =
        readlink(("/proc/self/fd/" + std::to_string(file)).c_str(), path, sizeof path);
    return size < 0 ? std::string() : std::string(path, static_cast<std::size_t>(size));
}

/// Whether this call is the one; errno says why.
bool fails(const std::string& path) {
    if (left_over.load() <= 0 || !isBelow(path) || --left_over != 0)
        return false;
    has_failed = true;
    if (const char* told = std::getenv("FAIL_TOLD"))
        if (std::FILE* file = std::fopen(told, "w"))
            std::fclose(file);
    errno = failure;
    return true;
}

bool failsToSync(int file) {
    if (syncs_fail.load() && isBelow(pathOf(file))) {
        errno = failure;
        return true;
    }
    return left_over.load() > 0 && fails(pathOf(file));
}

bool failsToOpen(const char* path, int flags) {
    return (flags & (O_WRONLY | O_RDWR | O_CREAT)) != 0 && fails(absolute(path));
}

mode_t modeOf(int flags, va_list arguments) {
    const bool makes = (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE;
    return makes ? va_arg(arguments, mode_t) : 0;
}

struct FromEnvironment {
    FromEnvironment() {
        const char* folder = std::getenv("FAIL_BELOW");
        const char* number = std::getenv("FAIL_CALL");
        const char* error = std::getenv("FAIL_ERROR");
        if (folder != nullptr && number != nullptr && error != nullptr)
            failCall(folder, std::atol(number), std::atoi(error));
    }
} from_environment;

}  // namespace

extern "C" {

void failCall(const char* folder, long number, int error) {
    const std::lock_guard lock(mutex);
    below = std::string(folder) + '/';
    failure = error;
    has_failed = syncs_fail = false;
    left_over = number;
}

void failSyncs(const char* folder, int error) {
    failCall(folder, 0, error);
    syncs_fail = true;
}

bool callFailed() {
    return has_failed;
}

int open(const char* path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    const auto mode = modeOf(flags, arguments);
    va_end(arguments);
    static const auto real = next<int(const char*, int, ...)>("open");
    return failsToOpen(path, flags) ? -1 : real(path, flags, mode);
}

int open64(const char* path, int flags, ...) {
    va_list arguments;
    va_start(arguments, flags);
    const auto mode = modeOf(flags, arguments);
    va_end(arguments);
    static const auto real = next<int(const char*, int, ...)>("open64");
    return failsToOpen(path, flags) ? -1 : real(path, flags, mode);
}

ssize_t write(int file, const void* bytes, size_t size) {
    static const auto real = next<ssize_t(int, const void*, size_t)>("write");
    if (left_over.load() <= 0 || !fails(pathOf(file)))
        return real(file, bytes, size);
    const int why = errno;
    real(file, bytes, size / 2);
    errno = why;
    return -1;
}

int fsync(int file) {
    static const auto real = next<int(int)>("fsync");
    return failsToSync(file) ? -1 : real(file);
}

int fdatasync(int file) {
    static const auto real = next<int(int)>("fdatasync");
    return failsToSync(file) ? -1 : real(file);
}

int ftruncate64(int file, off64_t size) noexcept {
    static const auto real = next<int(int, off64_t)>("ftruncate64");
    return left_over.load() > 0 && fails(pathOf(file)) ? -1 : real(file, size);
}

int rename(const char* from, const char* to) noexcept {
    static const auto real = next<int(const char*, const char*)>("rename");
    return fails(absolute(to)) ? -1 : real(from, to);
}

int renameat2(int from_folder, const char* from, int to_folder, const char* to,
              unsigned flags) noexcept {
    static const auto real = next<int(int, const char*, int, const char*, unsigned)>("renameat2");
    return fails(absolute(to)) ? -1 : real(from_folder, from, to_folder, to, flags);
}

int link(const char* from, const char* to) noexcept {
    static const auto real = next<int(const char*, const char*)>("link");
    return fails(absolute(to)) ? -1 : real(from, to);
}

int linkat(int from_folder, const char* from, int to_folder, const char* to, int flags) noexcept {
    static const auto real = next<int(int, const char*, int, const char*, int)>("linkat");
    return fails(absolute(to)) ? -1 : real(from_folder, from, to_folder, to, flags);
}

int mkdir(const char* path, mode_t mode) noexcept {
    static const auto real = next<int(const char*, mode_t)>("mkdir");
    return fails(absolute(path)) ? -1 : real(path, mode);
}

}  // extern "C"
