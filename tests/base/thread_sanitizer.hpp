#pragma once
// clang's thread sanitizer brings an operator new of its own, which cannot be replaced and ends the program where any
// other throws. What needs an allocation to fail is left to the other sanitizers; so is what starts a thread in a
// process that has come out of a fork(), where this one ends the program too.
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define TUNIC_UNDER_THREAD_SANITIZER
#endif
#endif
