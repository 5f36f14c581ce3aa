// Tells the thread sanitizer what a Mutex of Swift's Synchronization does when it is contended.
//
// Its quick path is inlined, so the sanitizer sees it. Its slow path is a futex inside
// libswiftSynchronization, which nobody has instrumented: a thread that had to wait seems to go on
// without having been let go by another, and everything that the Mutex guards is reported as a race.
// (Two threads that append to one array under one Mutex are enough for that, with Swift 6.3; with
// this file linked in, nothing is reported, and what no Mutex guards still is.)
//
// Linked into every program that Scripts/test builds for the thread sanitizer, these two functions
// stand before those of the library, and call them. A suppression would have to hide all that any
// Mutex guards.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

// _MutexHandle._lockSlow(UInt32) and _MutexHandle._unlockSlow(), whose self is the lock word.
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"
#define METHOD __attribute__((swiftcall))
#define SELF __attribute__((swift_context))

// The quick path's atomics synchronise on the same address.
void __tsan_acquire(void *address);
void __tsan_release(void *address);

typedef METHOD void (*lock_method)(uint32_t thread, SELF void *mutex);
typedef METHOD void (*unlock_method)(SELF void *mutex);

METHOD void lock_slow(uint32_t thread, SELF void *mutex) __asm__(LOCK);
METHOD void unlock_slow(SELF void *mutex) __asm__(UNLOCK);

METHOD void lock_slow(uint32_t thread, SELF void *mutex) {
    ((lock_method)dlsym(RTLD_NEXT, LOCK))(thread, mutex);
    __tsan_acquire(mutex);
}

METHOD void unlock_slow(SELF void *mutex) {
    __tsan_release(mutex);
    ((unlock_method)dlsym(RTLD_NEXT, UNLOCK))(mutex);
}
