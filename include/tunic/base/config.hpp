#pragma once
// Every macro of the project, and every workaround flag with its reason. Nothing else may define TUNIC_... names.

#define TUNIC_VERSION_MAJOR 0
#define TUNIC_VERSION_MINOR 1
#define TUNIC_VERSION_PATCH 0

// Two uses. The code around every layer must not be left to the inliner, which gives up in large files. Coroutine
// frames get their memory from a templated operator new of the promise; g++ 12 pairs it with the wrong operator delete
// in -Wmismatched-new-delete unless the call is inlined. Expires with g++ 13.
#define TUNIC_ALWAYS_INLINE [[gnu::always_inline]] inline

// Rare paths (errors, refusals) are kept out of the hot code.
#define TUNIC_COLD [[gnu::cold, gnu::noinline]]

// For types that one library puts into a request's state and another program looks up there: state is keyed by address,
// and a program compiled with -fvisibility=hidden would otherwise have a separate address beside that of a shared
// Tunic.
#define TUNIC_ONE_ADDRESS [[gnu::visibility("default")]]

// A returned view or reference must not outlive this object; clang reports it when it does.
#if defined(__clang__)
#define TUNIC_LIFETIMEBOUND [[clang::lifetimebound]]
#else
#define TUNIC_LIFETIMEBOUND
#endif

// The directory whose route file is being compiled, as an inline namespace. tunic_directory_routes() sets it, since two
// directories of one program may contain folders with the same name.
#ifndef TUNIC_DIRECTORY
#define TUNIC_DIRECTORY directory
#endif

namespace tunic::config {

/// g++ before 14 destroys aggregate temporaries twice inside a full expression that contains co_await
/// (https://gcc.gnu.org/bugzilla/show_bug.cgi?id=104031 and relatives). While this is true, APIs that would invite such
/// a temporary reject it with a sentence. tests/compiler/ shows when it can be removed.
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 14
inline constexpr bool aggregate_temporaries_are_unsafe = true;
#else
inline constexpr bool aggregate_temporaries_are_unsafe = false;
#endif

/// g++ before 12.3 misplaces the frame of a coroutine that has no variables in its outermost block and a co_await in
/// the condition of a statement (https://gcc.gnu.org/bugzilla/show_bug.cgi?id=106188): it would never be resumed. While
/// this is true, such a coroutine is detected when it is called. tests/compiler/ shows when it can be removed.
#if defined(__GNUC__) && !defined(__clang__) && (__GNUC__ < 12 || (__GNUC__ == 12 && __GNUC_MINOR__ < 3))
inline constexpr bool await_in_condition_is_unsafe = true;
#else
inline constexpr bool await_in_condition_is_unsafe = false;
#endif

} // namespace tunic::config
