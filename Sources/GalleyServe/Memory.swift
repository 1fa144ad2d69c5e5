// What was freed goes back to the system.

import CLinux

/// Gives back what was freed. The C library keeps it otherwise, for each thread that ever worked on a site another part: after a
/// few edits of a large site that is a third of all.
func giveBackMemory() { galley_give_back_memory() }
