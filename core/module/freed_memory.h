#pragma once

namespace core {

/// Tells malloc to keep what tensors free for the next ones, for the whole process. By itself it
/// gives every block above 128 kB back to the system and takes it anew, page by page: a third of
/// the time of a step on small networks (docs/architecture.md).
void keepFreedMemory();

/// Gives back what is kept: once an engine is done, nobody is to wonder where the memory is.
void releaseFreedMemory();

}  // namespace core
